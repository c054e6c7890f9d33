using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ocpp.Gateway.Events;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>Reads a subscription's events off the journal, of all charge points or of one. For one thread at a time.</summary>
internal sealed class DeliveryReader : IDisposable
{
    private readonly IJournalReader _records;
    private readonly SubscriptionFilter _filter;
    private readonly ReadOnlyMemory<byte>? _only;
    private readonly ArrayBufferWriter<byte> _event = new(1024);
    private readonly Utf8JsonWriter _writer;

    /// <param name="journal">Where the events are.</param>
    /// <param name="after">The last position that isn't wanted; 0 begins with the oldest record there is.</param>
    /// <param name="filter">Which are wanted.</param>
    /// <param name="only">The charge point that they have to be of, UTF-8; null for all.</param>
    /// <exception cref="JournalTruncatedException">What follows <paramref name="after"/> was removed, since its retention is over.</exception>
    public DeliveryReader(IEventJournal journal, long after, SubscriptionFilter filter, ReadOnlyMemory<byte>? only = null)
    {
        _records = journal.OpenReader(after == 0 ? JournalPosition.None : new JournalPosition(after + 1));
        _filter = filter;
        _only = only;
        Position = _records.NextPosition.Value - 1;
        _writer = new Utf8JsonWriter(_event, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    /// <summary>The last record that was read.</summary>
    public long Position { get; private set; }

    /// <summary>Whose the last event is, UTF-8; valid until the next read.</summary>
    public byte[] ChargePointId { get; private set; } = [];

    /// <summary>When the last event was recorded.</summary>
    public DateTimeOffset Time { get; private set; }

    /// <summary>The last record's event, copied.</summary>
    public byte[] Body => _event.WrittenSpan.ToArray();

    /// <summary>Reads one record.</summary>
    /// <exception cref="JournalTruncatedException">The record was removed before it was read.</exception>
    /// <exception cref="JournalDamagedException">The record can't be read back.</exception>
    public EventReadStatus TryRead()
    {
        if (!_records.TryRead(out JournalPosition position, out ReadOnlySpan<byte> record))
        {
            return EventReadStatus.End;
        }

        Position = position.Value;
        FactReader reader = new(record);
        FactHeader header = FactHeader.Decode(ref reader);
        if ((_only is { } only && !header.ChargePointId.SequenceEqual(only.Span)) || !_filter.Accepts(header))
        {
            return EventReadStatus.Passed;
        }

        ChargePointId = header.ChargePointId.ToArray();
        Time = header.Time;
        _event.ResetWrittenCount();
        _writer.Reset();
        CloudEvent.TryWrite(position, record, _writer);
        _writer.Flush();
        return EventReadStatus.Event;
    }

    /// <summary>True as soon as there is another record; false when there won't be one.</summary>
    public ValueTask<bool> WaitForMoreAsync(CancellationToken cancellationToken) => _records.WaitForMoreAsync(cancellationToken);

    public void Dispose()
    {
        _records.Dispose();
        _writer.Dispose();
    }
}
