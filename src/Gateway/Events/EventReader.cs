using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Events;

/// <summary>
/// Reads events off the journal in order, from a position on. The journal itself is the queue: a reader holds one batch of it in memory, however far it is
/// behind. Sees committed records only, so no event that a crash could take back. For one thread at a time.
/// </summary>
internal sealed class EventReader : IDisposable
{
    private readonly IJournalReader _records;
    private readonly EventFilter _filter;
    private readonly ArrayBufferWriter<byte> _event = new(1024);
    private readonly Utf8JsonWriter _writer;

    /// <param name="journal">Where the events are.</param>
    /// <param name="after">The last position that isn't wanted; None begins with the oldest record there is.</param>
    /// <param name="filter">Which events are wanted.</param>
    /// <exception cref="JournalTruncatedException">What follows <paramref name="after"/> was removed, since its retention is over.</exception>
    public EventReader(IEventJournal journal, JournalPosition after, EventFilter filter)
    {
        _filter = filter;
        _records = journal.OpenReader(after == JournalPosition.None ? after : after.Next);
        Position = new JournalPosition(_records.NextPosition.Value - 1);
        _writer = new Utf8JsonWriter(_event, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    /// <summary>The last record that was read, event or not: whoever goes on behind it misses nothing.</summary>
    public JournalPosition Position { get; private set; }

    /// <summary>The event that was read last, as JSON; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Event => _event.WrittenMemory;

    /// <summary>Reads one record.</summary>
    /// <exception cref="JournalTruncatedException">The record was removed before it was read.</exception>
    /// <exception cref="JournalDamagedException">The record can't be read back.</exception>
    public EventReadStatus TryRead()
    {
        if (!_records.TryRead(out JournalPosition position, out ReadOnlySpan<byte> record))
        {
            return EventReadStatus.End;
        }

        Position = position;
        FactReader reader = new(record);
        if (!_filter.Accepts(FactHeader.Decode(ref reader)))
        {
            return EventReadStatus.Passed;
        }

        _event.ResetWrittenCount();
        _writer.Reset();
        CloudEvent.TryWrite(position, record, _writer);
        _writer.Flush();
        return EventReadStatus.Event;
    }

    /// <summary>True as soon as there is another record; false when there won't be one, since the journal was closed or failed.</summary>
    public ValueTask<bool> WaitForMoreAsync(CancellationToken cancellationToken) => _records.WaitForMoreAsync(cancellationToken);

    public void Dispose()
    {
        _records.Dispose();
        _writer.Dispose();
    }
}
