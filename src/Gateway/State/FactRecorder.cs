using Ocpp.Gateway.Events;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.State;

/// <summary>Encodes facts and appends them to the journal. Safe on any thread; doesn't allocate in steady state.</summary>
internal sealed class FactRecorder(IEventJournal journal, TimeProvider clock)
{
    // A thread that once recorded a huge payload doesn't hold on to its buffer.
    private const int LargestKeptBuffer = 256 * 1024;

    [ThreadStatic]
    private static byte[]? _threadBuffer;

    /// <summary>Appends a fact of a charge point, or of none (<paramref name="chargePointId"/> empty, <paramref name="sequence"/> 0).</summary>
    /// <param name="chargePointId">UTF-8.</param>
    /// <param name="sequence">The charge point's running number for this fact.</param>
    /// <param name="fact">What happened.</param>
    /// <param name="record">The record as it was appended; valid until this thread records again.</param>
    /// <exception cref="JournalUnavailableException">The journal takes nothing: the disk is full or broken. Nothing was recorded.</exception>
    public JournalPosition Append<TFact>(scoped ReadOnlySpan<byte> chargePointId, ulong sequence, scoped in TFact fact, out ReadOnlySpan<byte> record)
        where TFact : IFact, allows ref struct
    {
        FactWriter writer = new(_threadBuffer ?? new byte[4096]);
        new FactHeader { Type = TFact.Type, Time = clock.GetUtcNow(), Sequence = sequence, ChargePointId = chargePointId }.Encode(ref writer);
        fact.Encode(ref writer);
        _threadBuffer = writer.Buffer.Length <= LargestKeptBuffer ? writer.Buffer : null;
        record = writer.Written;
        return journal.TryAppend(record, out JournalPosition position)
            ? position
            : throw new JournalUnavailableException($"The journal takes no records: {journal.Health}.");
    }

    /// <summary>Appends a fact that belongs to no charge point.</summary>
    /// <exception cref="JournalUnavailableException">The journal takes nothing. Nothing was recorded.</exception>
    public JournalPosition Append<TFact>(scoped in TFact fact)
        where TFact : IFact, allows ref struct => Append(default, 0, fact, out _);
}
