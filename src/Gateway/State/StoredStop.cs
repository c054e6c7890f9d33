using Ocpp.Gateway.Events;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.State;

/// <summary>What a transaction's stop said, as it is stored.</summary>
internal sealed record StoredStop
{
    /// <summary>Wh at the end.</summary>
    public required long MeterStop { get; init; }

    /// <summary>The charge point's end time as it was sent.</summary>
    public required string Timestamp { get; init; }

    /// <summary>The reason as it was sent; absent stands for Local (OCPP 1.6 §6.49).</summary>
    public required string Reason { get; init; }

    /// <summary>The tag that stopped it; null when none did.</summary>
    public required string? IdTag { get; init; }

    /// <summary>Where the whole StopTransaction is in the journal, its transactionData included.</summary>
    public required JournalPosition Position { get; init; }

    /// <summary>When it arrived.</summary>
    public required DateTimeOffset Time { get; init; }

    public static StoredStop Decode(scoped ref FactReader reader) => new()
    {
        MeterStop = reader.ReadInt64(),
        Timestamp = reader.ReadText(),
        Reason = reader.ReadText(),
        IdTag = reader.ReadOptionalText(),
        Position = reader.ReadPosition(),
        Time = reader.ReadTime(),
    };

    public void Encode(ref FactWriter writer)
    {
        writer.WriteInt64(MeterStop);
        writer.WriteText(Timestamp);
        writer.WriteText(Reason);
        writer.WriteOptionalText(IdTag);
        writer.WritePosition(Position);
        writer.WriteTime(Time);
    }
}
