namespace Ocpp.Gateway.Events;

/// <summary>A charge point accepted a firmware update, or agreed to upload diagnostics or a log. OCPP 1.6 §5.9, §5.19; security whitepaper L01, N01.</summary>
internal readonly ref struct TransferRequested : IFact
{
    /// <summary>What is transferred.</summary>
    public required TransferKind Kind { get; init; }

    /// <summary>The command that asked for it.</summary>
    public required string CommandId { get; init; }

    /// <summary>The command's OCPP action.</summary>
    public required string Action { get; init; }

    /// <summary>Where the file comes from or goes to, without a password.</summary>
    public required string Location { get; init; }

    /// <summary>The charge point's answer told that there is something; a diagnostics upload without a file name may never come.</summary>
    public bool HasFile { get; init; }

    /// <summary>The file's name as the charge point announced it, or null.</summary>
    public string? FileName { get; init; }

    /// <summary>From when on the firmware may be fetched, or null.</summary>
    public DateTimeOffset? RetrieveDate { get; init; }

    /// <summary>From when on it may be installed, or null.</summary>
    public DateTimeOffset? InstallDate { get; init; }

    /// <summary>What the whitepaper's messages are told apart by, or null.</summary>
    public long? RequestId { get; init; }

    /// <summary>Which log was asked for, or null.</summary>
    public string? LogType { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.TransferRequested;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static TransferRequested Decode(scoped ref FactReader reader) => new()
    {
        Kind = (TransferKind)reader.ReadByte(),
        CommandId = reader.ReadText(),
        Action = reader.ReadText(),
        Location = reader.ReadText(),
        HasFile = reader.ReadBoolean(),
        FileName = reader.ReadOptionalText(),
        RetrieveDate = reader.ReadOptionalTime(),
        InstallDate = reader.ReadOptionalTime(),
        RequestId = reader.ReadOptionalInt64(),
        LogType = reader.ReadOptionalText(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteByte((byte)Kind);
        writer.WriteText(CommandId);
        writer.WriteText(Action);
        writer.WriteText(Location);
        writer.WriteBoolean(HasFile);
        writer.WriteOptionalText(FileName);
        writer.WriteOptionalTime(RetrieveDate);
        writer.WriteOptionalTime(InstallDate);
        writer.WriteOptionalInt64(RequestId);
        writer.WriteOptionalText(LogType);
    }
}
