namespace Ocpp.Gateway.Admission;

/// <summary>When refusals begin and end, so that a log has two lines of a storm instead of one for each charge point. Used under its owner's lock.</summary>
internal struct StormRecord
{
    // So long without a refusal, and it is over; whoever comes next finds that out.
    private const long CalmMs = 10_000;

    private long _sinceMs;
    private long _lastMs;
    private long _count;

    /// <summary>One more was turned away, or was not.</summary>
    public StormChange Note(bool isRefused, long nowMs)
    {
        if (isRefused)
        {
            bool hasBegun = _count == 0;
            _sinceMs = hasBegun ? nowMs : _sinceMs;
            _lastMs = nowMs;
            _count++;
            return new StormChange(hasBegun, 0, default);
        }

        if (_count == 0 || nowMs - _lastMs < CalmMs)
        {
            return default;
        }

        StormChange ended = new(HasBegun: false, _count, TimeSpan.FromMilliseconds(_lastMs - _sinceMs));
        _count = 0;
        return ended;
    }
}

/// <summary>What <see cref="StormRecord"/> has to tell.</summary>
/// <param name="HasBegun">This refusal is the first for some time.</param>
/// <param name="EndedWith">Refusals of the storm that is over; 0 while nothing ended.</param>
/// <param name="Over">From the first of them to the last.</param>
internal readonly record struct StormChange(bool HasBegun, long EndedWith, TimeSpan Over);
