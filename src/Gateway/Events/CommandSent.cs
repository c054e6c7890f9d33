namespace Ocpp.Gateway.Events;

/// <summary>A command's CALL went out.</summary>
internal readonly ref struct CommandSent : IFact
{
    /// <summary>The command.</summary>
    public required string CommandId { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.CommandSent;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static CommandSent Decode(scoped ref FactReader reader) => new()
    {
        CommandId = reader.ReadText(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteText(CommandId);
    }
}
