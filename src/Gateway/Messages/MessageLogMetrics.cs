using System.Diagnostics.Metrics;
using Ocpp.Storage.Messages;

namespace Ocpp.Gateway.Messages;

/// <summary>What the message log says of itself, read when somebody asks for it. There are no such figures while it is switched off.</summary>
internal static class MessageLogMetrics
{
    public const string MeterName = "Ocpp.Gateway.Messages";

    public static void Observe(IMeterFactory meters, MessageLog log)
    {
        Meter meter = meters.Create(MeterName);
        meter.CreateObservableCounter("ocpp.message.log.written", () => log.Statistics.Written, "{message}", "Messages written to the message log.");
        meter.CreateObservableCounter("ocpp.message.log.dropped", () => MeasureDropped(log), "{message}", "Messages that the message log did not keep, by what had no room: memory or disk.");
        meter.CreateObservableCounter("ocpp.message.log.io", () => log.Statistics.WrittenBytes, "By", "Bytes written to the message log.");
        meter.CreateObservableUpDownCounter("ocpp.message.log.size", () => log.Statistics.Bytes, "By", "What the files of the message log take.");
        meter.CreateObservableUpDownCounter("ocpp.message.log.pending", () => log.Statistics.PendingBytes, "By", "Messages in memory that wait to be written to the message log.");
        meter.CreateObservableGauge("ocpp.message.log.lag", () => log.Statistics.Lag.TotalSeconds, "s", "How long the oldest of those has waited.");
    }

    private static IEnumerable<Measurement<long>> MeasureDropped(MessageLog log)
    {
        MessageLogStatistics figures = log.Statistics;
        yield return new Measurement<long>(figures.Refused, new KeyValuePair<string, object?>("reason", "memory"));
        yield return new Measurement<long>(figures.Lost, new KeyValuePair<string, object?>("reason", "disk"));
    }
}
