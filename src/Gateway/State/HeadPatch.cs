using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>What each fact changes of a charge point's head. One object for all of them; applier's thread only.</summary>
internal sealed class HeadPatch : IRecordPatch
{
    private StoredHead _next;
    private bool? _isKnown;

    /// <summary>After it was applied: whether there is such a charge point for operators.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Sets what the head is to say.</summary>
    /// <param name="sequence">The running number of the fact.</param>
    /// <param name="position">The fact.</param>
    /// <param name="time">When it was stated.</param>
    /// <param name="isKnown">What the fact says of it; null where it says nothing.</param>
    public void Set(ulong sequence, JournalPosition position, DateTimeOffset time, bool? isKnown)
    {
        _next = new StoredHead { Sequence = sequence, LastPosition = position, LastTime = time };
        _isKnown = isKnown;
    }

    /// <summary>The head after what was there before, or after none.</summary>
    public StoredHead After(ReadOnlySpan<byte> record)
    {
        IsKnown = _isKnown ?? (record.Length > 0 && StoredHead.Decode(record).IsKnown);
        return _next with { IsKnown = IsKnown };
    }

    /// <inheritdoc/>
    public bool TryApply(Span<byte> value)
    {
        if (!StoredHead.IsCurrent(value))
        {
            return false;
        }

        After(value).Encode(value);
        return true;
    }
}
