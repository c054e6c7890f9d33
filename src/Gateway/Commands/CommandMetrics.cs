using System.Diagnostics.Metrics;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.Commands;

/// <summary>How the API's commands end and how long that takes. Safe from any thread.</summary>
internal sealed class CommandMetrics
{
    public const string MeterName = "Ocpp.Gateway.Commands";

    // A charge point answers in a fraction of a second; its queue, a hold and Ocpp:CallTimeout may add minutes.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600],
    };

    private readonly Histogram<double> _duration;

    public CommandMetrics(IMeterFactory meters, HeldCommands held)
    {
        Meter meter = meters.Create(MeterName);
        meter.CreateObservableUpDownCounter("ocpp.commands.held", () => held.Count, "{command}", "Commands that wait for their charge point to connect.");
        _duration = meter.CreateHistogram("ocpp.command.duration", "s", "Commands from their taking to their end, queue and hold included, by action and state.", tags: null, Seconds);
    }

    /// <param name="action">One of the protocol's commands.</param>
    /// <param name="state">Its final state.</param>
    /// <param name="duration">Since it was taken, or resumed after a restart.</param>
    public void Ended(string action, CommandState state, TimeSpan duration) =>
        _duration.Record(duration.TotalSeconds, new("action", action), new("state", NameOf(state)));

    public static string NameOf(CommandState state) => state switch
    {
        CommandState.Accepted => "accepted",
        CommandState.Rejected => "rejected",
        CommandState.Error => "error",
        CommandState.Timeout => "timeout",
        _ => "offline",
    };
}
