using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Ocpp.Gateway.Events;

/// <summary>Which events somebody wants: of these types, of this charge point, or all. Immutable, safe on any thread.</summary>
internal sealed class EventFilter
{
    /// <summary>All events.</summary>
    public static readonly EventFilter All = new([], null);

    private readonly HashSet<string> _types;
    private readonly byte[]? _chargePointId;

    private EventFilter(HashSet<string> types, string? chargePointId)
    {
        _types = types;
        _chargePointId = chargePointId is null ? null : Encoding.UTF8.GetBytes(chargePointId);
    }

    /// <summary>Reads a filter; false for a type that no event has, since waiting for a misspelt one would never end.</summary>
    /// <param name="types">Separated by commas; null or empty for all.</param>
    /// <param name="chargePointId">Null for all.</param>
    /// <param name="filter">What was asked for.</param>
    /// <param name="unknownType">The type that there isn't.</param>
    public static bool TryParse(string? types, string? chargePointId, [NotNullWhen(true)] out EventFilter? filter, [NotNullWhen(false)] out string? unknownType)
    {
        string[] names = (types ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        unknownType = names.FirstOrDefault(static name => !FactEventTypes.All.Contains(name));
        filter = unknownType is null ? new EventFilter([.. names], chargePointId) : null;
        return filter is not null;
    }

    /// <summary>Whether this fact is an event that is wanted.</summary>
    public bool Accepts(in FactHeader header) =>
        FactEventTypes.Of(header.Type) is { } type
        && (_types.Count == 0 || _types.Contains(type))
        && (_chargePointId is null || header.ChargePointId.SequenceEqual(_chargePointId));
}
