using System.Buffers;
using Ocpp.Gateway.Events;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.State;

/// <summary>
/// Reads a transaction's meter values out of the journal: the record knows the last of them, each fact the one before. They are the bulk of
/// all traffic and are asked for seldom, so they are not copied into the store. Safe on any thread.
/// </summary>
internal sealed class MeterValueHistory(IEventJournal journal)
{
    /// <summary>Requests with meter values that are read back, the latest ones: a week of one every six seconds.</summary>
    public const int MaxFacts = 100_000;

    /// <summary>MeterValue objects in the order of their arrival; those of the stop last.</summary>
    public List<ReadOnlyMemory<byte>> Read(StoredTransaction transaction)
    {
        MeterValueMerge merge = new();
        foreach (byte[] meterValues in ReadBack(transaction.LastMeterValues))
        {
            merge.AddMeterValues(meterValues);
        }

        if (transaction.Stop is { } stop)
        {
            ArrayBufferWriter<byte> buffer = new(1024);
            if (TryOpen(stop.Position, FactType.TransactionStopped, buffer, out FactReader reader))
            {
                merge.AddTransactionData(JsonFields.Raw(TransactionStopped.Decode(ref reader).Payload, "transactionData"u8));
            }
        }

        return merge.Items;
    }

    // The oldest first. Ends early where retention has taken the journal's part away.
    private List<byte[]> ReadBack(JournalPosition last)
    {
        List<byte[]> found = [];
        ArrayBufferWriter<byte> buffer = new(1024);
        JournalPosition position = last;
        while (position != JournalPosition.None && found.Count < MaxFacts && TryOpen(position, FactType.TransactionMetered, buffer, out FactReader reader))
        {
            TransactionMetered fact = TransactionMetered.Decode(ref reader);
            found.Add(JsonFields.Raw(fact.Payload, "meterValue"u8).ToArray());
            position = fact.PreviousMeterValues;
        }

        found.Reverse();
        return found;
    }

    private bool TryOpen(JournalPosition position, FactType type, ArrayBufferWriter<byte> buffer, out FactReader reader)
    {
        reader = default;
        buffer.ResetWrittenCount();
        if (!journal.TryReadAt(position, buffer))
        {
            return false;
        }

        reader = new FactReader(buffer.WrittenSpan);
        return FactHeader.Decode(ref reader).Type == type;
    }
}
