using System.Globalization;
using System.Text.Json;

namespace Ocpp.FleetInMemory;

/// <summary>What a run showed. Bytes are per charge point where the name says so, times as the name says.</summary>
internal sealed record FleetFigures
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public int ChargePoints { get; init; }

    public double ConnectSeconds { get; init; }

    public double ConnectProcessorUs { get; init; }

    public long Refusals { get; init; }

    public double LiveBytesPerChargePoint { get; init; }

    public double ResidentBytesPerChargePoint { get; init; }

    public double ClientBytesPerChargePoint { get; init; }

    public double SettleSeconds { get; init; }

    public double IdleProcessorPercent { get; init; }

    public double IdlePingsPerSecond { get; init; }

    public double MessagesPerSecond { get; init; }

    public double ProcessorUsPerMessage { get; init; }

    public double GeneratorUsPerMessage { get; init; }

    public double AllocatedBytesPerMessage { get; init; }

    public double PingsPerSecond { get; init; }

    public double P50Ms { get; init; }

    public double P99Ms { get; init; }

    public double P999Ms { get; init; }

    public long Dropped { get; init; }

    public long Transactions { get; init; }

    public double PausedMs { get; init; }

    public double LongestPauseMs { get; init; }

    public double ConnectLongestPauseMs { get; init; }

    public double CheckpointSeconds { get; init; }

    public double CheckpointP50Ms { get; init; }

    public double CheckpointP99Ms { get; init; }

    public double CheckpointMaxMs { get; init; }

    public long CheckpointsMeanwhile { get; init; }

    public double LiveStateBytesPerChargePoint { get; init; }

    public double RecordsPerChargePoint { get; init; }

    public double StateLogBytesPerChargePoint { get; init; }

    public double StateMemoryBytesPerChargePoint { get; init; }

    public double StateDiskBytesPerChargePoint { get; init; }

    public double JournalBytesPerChargePoint { get; init; }

    public double JournalBytesPerMessage { get; init; }

    public double MessageLogDiskBytes { get; init; }

    public double StopSeconds { get; init; }

    public double RestartSeconds { get; init; }

    public double RestartResidentBytesPerChargePoint { get; init; }

    public int Faults { get; init; }

    public string? FirstFault { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>A line for each figure.</summary>
    public void WriteTable(TextWriter output)
    {
        void Line(string what, FormattableString value) => output.WriteLine($"  {what,-46} {value.ToString(CultureInfo.InvariantCulture)}");

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ChargePoints:N0} charge points in memory"));
        Line("connected, booted, two statuses", $"{ConnectSeconds:F1} s, {ChargePoints / ConnectSeconds:N0}/s, {ConnectProcessorUs:F0} µs of processor each; {Refusals:N0} upgrades had to be tried again");
        Line("longest pause meanwhile", $"{ConnectLongestPauseMs:F0} ms");
        Line("managed bytes each, of the gateway", $"{LiveBytesPerChargePoint:N0} (and {ClientBytesPerChargePoint:N0} of the client; settled in {SettleSeconds:F1} s)");
        Line("resident bytes each, all together", $"{ResidentBytesPerChargePoint:N0}");
        Line("processor when nobody sends", $"{IdleProcessorPercent:F1} % of a core, {IdlePingsPerSecond:N0} pings/s");
        Line("messages", $"{MessagesPerSecond:N0}/s, {PingsPerSecond:N0} pings/s beside, {Transactions:N0} transactions, {Dropped:N0} not sent");
        Line("processor per message", $"{ProcessorUsPerMessage:F1} µs (and {GeneratorUsPerMessage:F1} µs of the client), {AllocatedBytesPerMessage:N0} bytes allocated");
        Line("answers, p50 / p99 / p99.9", $"{P50Ms:F2} / {P99Ms:F2} / {P999Ms:F2} ms");
        Line("collections", $"{PausedMs:F0} ms of pauses, the longest {LongestPauseMs:F1} ms");
        Line("a checkpoint beside the messages", $"{CheckpointSeconds:F2} s; answers {CheckpointP50Ms:F2} / {CheckpointP99Ms:F2} / {CheckpointMaxMs:F2} ms (p50 / p99 / max); {CheckpointsMeanwhile} others in the run");
        Line("state, bytes each", $"{LiveStateBytesPerChargePoint:N0} live in {RecordsPerChargePoint:F2} records; log {StateLogBytesPerChargePoint:N0}, in memory {StateMemoryBytesPerChargePoint:N0}, on disk {StateDiskBytesPerChargePoint:N0}");
        Line("journal", $"{JournalBytesPerChargePoint:N0} bytes each for the start, {JournalBytesPerMessage:N0} per message");
        Line("message log on disk", $"{MessageLogDiskBytes / (1 << 20):N0} MiB");
        Line("stop", $"{StopSeconds:F1} s");
        Line("start with what it left", $"{RestartSeconds:F1} s, {RestartResidentBytesPerChargePoint:N0} resident bytes each");
        Line("faults", $"{Faults}");
        if (FirstFault is not null)
        {
            output.WriteLine($"  first fault: {FirstFault}");
        }
    }
}
