namespace Ocpp.FleetInMemory.ChargePoints;

/// <summary>The standard mix of the load generators.</summary>
internal static class Mix
{
    private const int Heartbeats = 25;
    private const int MeterValues = 35;
    private const int LongMeterValues = 20;
    private const int Statuses = 12;
    private const int Authorizes = 3;
    private const int Transactions = 2;
    private const int All = Heartbeats + MeterValues + LongMeterValues + Statuses + Authorizes + Transactions;

    /// <summary>Messages that a draw leads to in the mean, since a transaction is several.</summary>
    public const double MessagesPerDraw = (All - Transactions + (Transactions * TransactionCycle.Ended)) / (double)All;

    /// <summary>What is sent next; <see cref="Message.Start"/> for a whole transaction.</summary>
    public static Message Draw(Random random)
    {
        int drawn = random.Next(All);
        return drawn < Heartbeats ? Message.Heartbeat
            : drawn < Heartbeats + MeterValues ? Message.MeterValues
            : drawn < Heartbeats + MeterValues + LongMeterValues ? Message.LongMeterValues
            : drawn < Heartbeats + MeterValues + LongMeterValues + Statuses ? Message.Status
            : drawn < All - Transactions ? Message.Authorize
            : Message.Start;
    }
}
