namespace Ocpp.SmartCharging;

/// <summary>Which time a composite schedule is for, and how it is to be told.</summary>
/// <param name="Start">Its first instant; seconds are counted from here.</param>
/// <param name="Duration">Seconds; at least 1.</param>
/// <param name="Unit">The unit of its limits.</param>
/// <param name="Voltage">Volts between a phase and neutral, for limits in the other unit.</param>
public sealed record CompositeWindow(DateTimeOffset Start, int Duration, ChargingRateUnit Unit, decimal Voltage = RateConversion.DefaultVoltage);
