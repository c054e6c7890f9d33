namespace Ocpp.SmartCharging;

/// <summary>A time in which a composite schedule's limit stays the same.</summary>
/// <param name="StartPeriod">Seconds from the composite schedule's start; it lasts until the next begins.</param>
/// <param name="Limit">One fractional digit; null where no profile limits anything.</param>
/// <param name="NumberPhases">The phases that the limiting profile states; null where it states none, which means 3.</param>
/// <param name="Profiles">Those whose limit it is: one, or of a whole charge point one for each connector. Several where one took over from another without a change.</param>
public sealed record CompositePeriod(int StartPeriod, decimal? Limit, int? NumberPhases, IReadOnlyList<ChargingProfile> Profiles);
