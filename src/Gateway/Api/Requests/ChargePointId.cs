using Ocpp.WebSockets.Upgrade;

namespace Ocpp.Gateway.Api.Requests;

/// <summary>A charge point's identity in a path: 1 to 255 characters, neither <c>.</c> nor <c>..</c>, as at the OCPP listener.</summary>
internal readonly record struct ChargePointId(string Value)
{
    /// <summary>The longest identity, in characters: Unicode scalar values.</summary>
    public const int MaxLength = ResourcePath.MaxIdentityLength;

    /// <summary>Decodes and checks a segment.</summary>
    public static bool TryParse(string? segment, out ChargePointId id)
    {
        bool isValid = PathText.TryParse(segment, out PathText text) && IsValid(text.Value);
        id = isValid ? new ChargePointId(text.Value) : default;
        return isValid;
    }

    /// <summary>Whether a charge point could connect by this identity.</summary>
    public static bool IsValid(string value) => ResourcePath.IsIdentity(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
