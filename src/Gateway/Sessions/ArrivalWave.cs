namespace Ocpp.Gateway.Sessions;

/// <summary>
/// Sees when a wave of arrivals is over: many more connections than before, and as many as a moment ago. A mutable struct, looked at in regular intervals by one.
/// </summary>
internal struct ArrivalWave
{
    // Fewer leave too little behind to be worth a collection.
    private const int LeastArrivals = 1_000;

    // A share of the connections that may come and go in an interval which still counts as quiet.
    private const double QuietShare = 0.01;

    private int _before;
    private int _settled;

    /// <summary>True once for each wave, in the first quiet interval after it.</summary>
    /// <param name="connections">How many there are now.</param>
    public bool HasEnded(int connections)
    {
        bool isQuiet = Math.Abs(connections - _before) <= connections * QuietShare;
        _before = connections;

        // After many have left, those who come again are a wave too.
        _settled = Math.Min(_settled, connections);
        if (!isQuiet || connections - _settled < Math.Max(LeastArrivals, _settled / 4))
        {
            return false;
        }

        _settled = connections;
        return true;
    }
}
