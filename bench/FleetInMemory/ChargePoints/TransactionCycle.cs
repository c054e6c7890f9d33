namespace Ocpp.FleetInMemory.ChargePoints;

/// <summary>The messages of a transaction, one after the other's answer: Authorize, Start, Charging, four MeterValues, Stop, Available.</summary>
internal static class TransactionCycle
{
    /// <summary>The step in which the connector reports Charging.</summary>
    public const byte Charging = 3;

    /// <summary>The last step, in which it reports Available.</summary>
    public const byte Ended = 9;

    /// <summary>What is sent in a step; the first is 1.</summary>
    public static Message MessageOf(byte step) => step switch
    {
        1 => Message.Authorize,
        2 => Message.Start,
        Charging or Ended => Message.Status,
        8 => Message.Stop,
        _ => Message.MeterValues,
    };
}
