using System.Buffers;
using Ocpp.Gateway.Events;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>Finds where in the journal a time begins.</summary>
internal static class ReplayStart
{
    /// <summary>
    /// The first record of a time or later; behind the end when there is none. Halves the journal, so it reads some twenty records: the gateway's clock goes
    /// forward, but for corrections, which it may be off by.
    /// </summary>
    public static long Find(IEventJournal journal, DateTimeOffset time)
    {
        long low = Math.Max(1, journal.First.Value);
        long high = journal.Committed.Value + 1;
        ArrayBufferWriter<byte> record = new();
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            record.ResetWrittenCount();
            bool isEarlier = !journal.TryReadAt(new JournalPosition(middle), record) || TimeOf(record.WrittenSpan) < time;
            (low, high) = isEarlier ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static DateTimeOffset TimeOf(ReadOnlySpan<byte> record)
    {
        FactReader reader = new(record);
        return FactHeader.Decode(ref reader).Time;
    }
}
