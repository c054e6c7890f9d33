using System.Collections.Immutable;
using Ocpp.Codec.V16;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Events;

/// <summary>An id tag was created or changed by the API. Belongs to no charge point.</summary>
internal readonly ref struct IdTagChanged : IFact
{
    /// <summary>The tag as given; tags compare without case.</summary>
    public required string IdTag { get; init; }

    /// <summary>Accepted, Blocked, Expired or Invalid.</summary>
    public AuthorizationStatus Status { get; init; }

    /// <summary>Its group, or null.</summary>
    public string? ParentIdTag { get; init; }

    /// <summary>When it ends, or null.</summary>
    public DateTimeOffset? ExpiryDate { get; init; }

    /// <summary>The operator's own words for it; null is none.</summary>
    public ImmutableSortedDictionary<string, string>? Labels { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.IdTagChanged;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static IdTagChanged Decode(scoped ref FactReader reader) => new()
    {
        IdTag = reader.ReadText(),
        Status = FactCodes.ToAuthorizationStatus(reader.ReadByte()),
        ParentIdTag = reader.ReadOptionalText(),
        ExpiryDate = reader.ReadOptionalTime(),
        Labels = reader.IsAtEnd ? null : StoredLabels.Decode(ref reader),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteText(IdTag);
        writer.WriteByte(FactCodes.Of(Status));
        writer.WriteOptionalText(ParentIdTag);
        writer.WriteOptionalTime(ExpiryDate);
        StoredLabels.Encode(Labels ?? StoredLabels.None, ref writer);
    }
}
