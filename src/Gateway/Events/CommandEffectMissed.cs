namespace Ocpp.Gateway.Events;

/// <summary>What an accepted command was to bring about was not reported in time: nobody plugged in, or the update came to no end.</summary>
internal readonly ref struct CommandEffectMissed : IFact
{
    /// <summary>The command.</summary>
    public required string CommandId { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.CommandEffectMissed;

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static CommandEffectMissed Decode(scoped ref FactReader reader) => new() { CommandId = reader.ReadText() };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer) => writer.WriteText(CommandId);
}
