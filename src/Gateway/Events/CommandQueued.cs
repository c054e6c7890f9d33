namespace Ocpp.Gateway.Events;

/// <summary>A command was taken from the API.</summary>
internal readonly ref struct CommandQueued : IFact
{
    /// <summary>Unique, at most 36 characters: the CALL's unique id.</summary>
    public required string CommandId { get; init; }

    /// <summary>The OCPP action's name.</summary>
    public required string Action { get; init; }

    /// <summary>The request's Idempotency-Key, or null.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Tells a repeat from another body under the same key. Keyed, since the body may hold secrets.</summary>
    public ReadOnlySpan<byte> BodyHash { get; init; }

    /// <summary>How long it waits for an absent charge point; null when it doesn't.</summary>
    public DateTimeOffset? HoldUntil { get; init; }

    /// <summary>The request's payload as GET shows it: secrets redacted.</summary>
    public ReadOnlySpan<byte> Request { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.CommandQueued;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static CommandQueued Decode(scoped ref FactReader reader) => new()
    {
        CommandId = reader.ReadText(),
        Action = reader.ReadText(),
        IdempotencyKey = reader.ReadOptionalText(),
        BodyHash = reader.ReadBytes(),
        HoldUntil = reader.ReadOptionalTime(),
        Request = reader.ReadBytes(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteText(CommandId);
        writer.WriteText(Action);
        writer.WriteOptionalText(IdempotencyKey);
        writer.WriteBytes(BodyHash);
        writer.WriteOptionalTime(HoldUntil);
        writer.WriteBytes(Request);
    }
}
