namespace Ocpp.Gateway.Admission;

/// <summary>
/// Places for charge points that come: filled at a rate, up to the burst and a reserve below it. The reserve is filled first, so that who may use it comes first when there is
/// little. Used under its owner's lock.
/// </summary>
internal sealed class AdmissionBucket
{
    private readonly double _reserve;
    private readonly double _capacity;
    private double _tokens;

    /// <param name="burst">Places for everybody, when it is full.</param>
    /// <param name="reservePercent">Places beside them, in per cent of the burst; at least one unless 0.</param>
    public AdmissionBucket(int burst, int reservePercent)
    {
        _reserve = reservePercent == 0 ? 0 : Math.Max(1, burst * reservePercent / 100.0);
        _capacity = burst + _reserve;
        _tokens = _capacity;
    }

    /// <summary>Places for everybody that are left.</summary>
    public long Left => (long)Math.Max(0, _tokens - _reserve);

    /// <summary>There is a place for those who may use the reserve.</summary>
    public bool HasReserve => _reserve > 0 && _tokens >= 1;

    public void Fill(double tokens) => _tokens = Math.Min(_capacity, _tokens + tokens);

    /// <summary>Takes a place for anybody.</summary>
    public bool TryTake()
    {
        if (_tokens - 1 < _reserve)
        {
            return false;
        }

        _tokens--;
        return true;
    }

    /// <summary>Takes a place of the reserve; only after <see cref="HasReserve"/>.</summary>
    public void TakeReserve() => _tokens--;

    public void GiveBack() => Fill(1);
}
