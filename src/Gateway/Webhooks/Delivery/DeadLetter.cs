using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>Events of one charge point that the backend didn't take for <c>maxAge</c>, as the list keeps them. The events themselves stay in the journal, for its retention.</summary>
internal sealed record DeadLetter
{
    private const byte Layout = 1;

    /// <summary>The first event, which names the entry.</summary>
    public required long First { get; init; }

    /// <summary>The last event.</summary>
    public required long Last { get; init; }

    /// <summary>How many.</summary>
    public required int Count { get; init; }

    public required string ChargePointId { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it failed first.</summary>
    public required DateTimeOffset FirstFailure { get; init; }

    /// <summary>Why it failed last.</summary>
    public required string LastError { get; init; }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="Ocpp.Storage.Journal.NewerFormatException">A newer version of the program wrote it.</exception>
    public static DeadLetter Decode(ReadOnlySpan<byte> entry)
    {
        FactReader reader = new(entry);
        StoredLayout.Check("A dead letter", reader.ReadByte(), Layout);
        return new DeadLetter
        {
            First = reader.ReadInt64(),
            Last = reader.ReadInt64(),
            Count = reader.ReadLength(),
            ChargePointId = reader.ReadText(),
            Attempts = reader.ReadLength(),
            FirstFailure = reader.ReadTime(),
            LastError = reader.ReadText(),
        };
    }

    public byte[] Encode()
    {
        FactWriter writer = new(new byte[256]);
        writer.WriteByte(Layout);
        writer.WriteInt64(First);
        writer.WriteInt64(Last);
        writer.WriteLength(Count);
        writer.WriteText(ChargePointId);
        writer.WriteLength(Attempts);
        writer.WriteTime(FirstFailure);
        writer.WriteText(LastError);
        return writer.Written.ToArray();
    }
}
