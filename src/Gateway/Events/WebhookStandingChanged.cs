namespace Ocpp.Gateway.Events;

/// <summary>A webhook was paused or resumed by an operator, or disabled by its backend. Belongs to no charge point.</summary>
internal readonly ref struct WebhookStandingChanged : IFact
{
    /// <summary>Its name; compared without case.</summary>
    public required string Name { get; init; }

    /// <summary>What holds from now on.</summary>
    public WebhookStanding Standing { get; init; }

    /// <summary>Why, for the operator; empty for active.</summary>
    public string Reason { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.WebhookStandingChanged;

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static WebhookStandingChanged Decode(scoped ref FactReader reader) => new()
    {
        Name = reader.ReadText(),
        Standing = ToStanding(reader.ReadByte()),
        Reason = reader.ReadText(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteText(Name);
        writer.WriteByte((byte)Standing);
        writer.WriteText(Reason ?? "");
    }

    /// <summary>Reads the number of a standing.</summary>
    /// <exception cref="InvalidDataException">There is none of this number.</exception>
    public static WebhookStanding ToStanding(byte number) =>
        number <= (byte)WebhookStanding.Disabled ? (WebhookStanding)number : throw new InvalidDataException($"{number} is no webhook's standing.");
}
