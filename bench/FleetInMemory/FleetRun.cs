using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Ocpp.FleetInMemory.ChargePoints;
using Ocpp.FleetInMemory.Connections;
using Ocpp.FleetInMemory.Measuring;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.FleetInMemory;

/// <summary>One run: connect all, be quiet, send, take a checkpoint beside it, count the heap, stop, start again. What each step costs goes into the figures.</summary>
internal sealed class FleetRun(FleetOptions options, TextWriter progress)
{
    private static readonly TimeSpan CheckpointSlice = TimeSpan.FromMilliseconds(200);

    private readonly long _started = Stopwatch.GetTimestamp();
    private FleetFigures _figures = new() { ChargePoints = options.ChargePoints };

    /// <exception cref="TimeoutException">The fleet didn't come up.</exception>
    public async Task<FleetFigures> RunAsync()
    {
        DirectoryInfo? temporary = options.Directory is null ? Directory.CreateTempSubdirectory("fleet-in-memory-") : null;
        string directory = Path.GetFullPath(options.Directory ?? temporary!.FullName);
        try
        {
            using GarbagePauses pauses = new();
            InMemoryListenerFactory listeners = new(GatewayInProcess.OcppPort, options.Underway);
            await using (WebApplication gateway = GatewayInProcess.Build(directory, options.Settings, listeners))
            {
                await gateway.StartAsync().ConfigureAwait(false);
                double clientBytes = Fleet.BytesPerChargePoint();
                long emptyHeap = Usage.SettledHeap();
                long emptyResident = Usage.Resident;
                using ConnectionsUnderway underway = new(options.Underway);
                using Fleet fleet = new(options.ChargePoints, listeners, underway);
                using TrafficGenerator generator = new(fleet, underway, options.Seed);
                _figures = _figures with { ClientBytesPerChargePoint = clientBytes };

                // The generator sleeps and wakes on this thread, which isn't one of the pool's.
                await Task.Factory.StartNew(
                    () => Drive(gateway.Services, fleet, generator, pauses, emptyHeap, emptyResident),
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default).ConfigureAwait(false);

                fleet.IsStopping = true;
                long stopping = Stopwatch.GetTimestamp();
                await gateway.StopAsync().ConfigureAwait(false);
                _figures = _figures with { Faults = fleet.Faults, FirstFault = fleet.FirstFault, Transactions = fleet.Transactions };
                await gateway.DisposeAsync().ConfigureAwait(false);
                _figures = _figures with { StopSeconds = Stopwatch.GetElapsedTime(stopping).TotalSeconds, StateDiskBytesPerChargePoint = SizeOf(directory, "state") / (double)options.ChargePoints };
                Say("stopped");
            }

            if (options.Restarts)
            {
                await RestartAsync(directory).ConfigureAwait(false);
            }

            return _figures;
        }
        finally
        {
            temporary?.Delete(recursive: true);
        }
    }

    private void Drive(IServiceProvider services, Fleet fleet, TrafficGenerator generator, GarbagePauses pauses, long emptyHeap, long emptyResident)
    {
        IEventJournal journal = services.GetRequiredService<IEventJournal>();
        StateStore store = services.GetRequiredService<StateStore>();
        Connect(journal, fleet, generator, pauses);
        CatchUp(journal, store, generator);
        BeQuiet(fleet, generator);
        Send(journal, store, fleet, generator, pauses);
        TakeCheckpoint(store, fleet, generator);
        StateStoreStatistics state = store.Statistics;
        _figures = _figures with
        {
            LiveStateBytesPerChargePoint = state.LiveBytes / (double)fleet.Count,
            RecordsPerChargePoint = state.LiveRecords / (double)fleet.Count,
            StateLogBytesPerChargePoint = state.LogBytes / (double)fleet.Count,
            StateMemoryBytesPerChargePoint = state.MemoryBytes / (double)fleet.Count,
            MessageLogDiskBytes = SizeOf(services.GetRequiredService<Gateway.Hosting.Settings.StorageOptions>().Directory, "messages"),
        };

        // Last of all: it holds everybody for seconds, after which all pings of that time would be due at once.
        Settle(fleet, emptyHeap, emptyResident);
        if (options.Hold > TimeSpan.Zero)
        {
            Say($"process {Environment.ProcessId} is held");
            generator.Send(0, options.Hold);
        }
    }

    private void Connect(IEventJournal journal, Fleet fleet, TrafficGenerator generator, GarbagePauses pauses)
    {
        pauses.TakeLongest();
        long journalled = journal.Statistics.Bytes;
        Usage before = Usage.Now;
        generator.Connect();
        Usage used = Usage.Now - before;
        Say($"{fleet.Count} connected");
        _figures = _figures with
        {
            ConnectSeconds = used.Seconds,
            Refusals = fleet.Refusals,
            ConnectProcessorUs = (used.Processor - generator.OwnTime).TotalMicroseconds / fleet.Count,
            ConnectLongestPauseMs = pauses.TakeLongest().TotalMilliseconds,
            JournalBytesPerChargePoint = (journal.Statistics.Bytes - journalled) / (double)fleet.Count,
        };
    }

    // What was committed is applied, so that the state is whole before it is counted.
    private void CatchUp(IEventJournal journal, StateStore store, TrafficGenerator generator)
    {
        for (int slices = 0; store.Applied < journal.Appended && slices < 600; slices++)
        {
            generator.Send(0, CheckpointSlice);
        }

        Say("applied");
    }

    private void Settle(Fleet fleet, long emptyHeap, long emptyResident)
    {
        long start = Stopwatch.GetTimestamp();
        long heap = Usage.SettledHeap();
        double count = fleet.Count;
        _figures = _figures with
        {
            SettleSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
            LiveBytesPerChargePoint = ((heap - emptyHeap) / count) - _figures.ClientBytesPerChargePoint,
            ResidentBytesPerChargePoint = (Usage.Resident - emptyResident) / count,
        };
        Say("settled");
    }

    private void BeQuiet(Fleet fleet, TrafficGenerator generator)
    {
        if (options.Idle <= TimeSpan.Zero)
        {
            return;
        }

        long pings = fleet.Pings;
        Usage before = Usage.Now;
        generator.Send(0, options.Idle);
        Usage used = Usage.Now - before;
        _figures = _figures with
        {
            IdleProcessorPercent = 100 * (used.Processor - generator.OwnTime).TotalSeconds / used.Seconds,
            IdlePingsPerSecond = (fleet.Pings - pings) / used.Seconds,
        };
        Say("was quiet");
    }

    private void Send(IEventJournal journal, StateStore store, Fleet fleet, TrafficGenerator generator, GarbagePauses pauses)
    {
        if (options.Rate <= 0)
        {
            return;
        }

        // Code that wasn't called yet is compiled in the first messages, and in those after them once more.
        generator.Send(options.Rate, options.Duration / 4);
        fleet.RestartLatencies();
        pauses.TakeLongest();
        long answers = fleet.Answers;
        long pings = fleet.Pings;
        long dropped = generator.Dropped;
        long checkpoints = store.Statistics.Checkpoints;
        long journalled = journal.Statistics.Bytes;
        Usage before = Usage.Now;
        generator.Send(options.Rate, options.Duration);
        Usage used = Usage.Now - before;
        Latencies latencies = fleet.RestartLatencies();
        double messages = Math.Max(1, fleet.Answers - answers);
        _figures = _figures with
        {
            MessagesPerSecond = messages / used.Seconds,
            ProcessorUsPerMessage = (used.Processor - generator.OwnTime).TotalMicroseconds / messages,
            GeneratorUsPerMessage = generator.OwnTime.TotalMicroseconds / messages,
            AllocatedBytesPerMessage = used.Allocated / messages,
            PingsPerSecond = (fleet.Pings - pings) / used.Seconds,
            P50Ms = latencies.Percentile(0.5),
            P99Ms = latencies.Percentile(0.99),
            P999Ms = latencies.Percentile(0.999),
            Dropped = generator.Dropped - dropped,
            PausedMs = used.Paused.TotalMilliseconds,
            LongestPauseMs = pauses.TakeLongest().TotalMilliseconds,
            CheckpointsMeanwhile = store.Statistics.Checkpoints - checkpoints,
            JournalBytesPerMessage = (journal.Statistics.Bytes - journalled) / messages,
        };
        Say("sent");
    }

    private void TakeCheckpoint(StateStore store, Fleet fleet, TrafficGenerator generator)
    {
        fleet.RestartLatencies();
        long start = Stopwatch.GetTimestamp();
        Task taken = Task.Run(async () =>
        {
            await store.CheckpointAsync(CancellationToken.None).ConfigureAwait(false);
            _figures = _figures with { CheckpointSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds };
        });
        do
        {
            generator.Send(options.Rate, CheckpointSlice);
        }
        while (!taken.IsCompleted);
        taken.GetAwaiter().GetResult();
        Latencies latencies = fleet.RestartLatencies();
        _figures = _figures with
        {
            CheckpointP50Ms = latencies.Percentile(0.5),
            CheckpointP99Ms = latencies.Percentile(0.99),
            CheckpointMaxMs = latencies.Percentile(1),
        };
        Say("checkpoint taken");
    }

    // A process of its own: this one has compiled everything and holds what the fleet left.
    private async Task RestartAsync(string directory)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true };
        foreach (string argument in (IEnumerable<string>)["exec", typeof(FleetRun).Assembly.Location, "start", directory, .. options.Settings])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet can't be started.");
        string[] words = (await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false)).Split(' ', StringSplitOptions.TrimEntries);
        await process.WaitForExitAsync().ConfigureAwait(false);
        if (process.ExitCode != 0 || words.Length < 2)
        {
            throw new InvalidOperationException("The gateway can't be started with what the run left.");
        }

        _figures = _figures with
        {
            RestartSeconds = double.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture),
            RestartResidentBytesPerChargePoint = long.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture) / (double)options.ChargePoints,
        };
        Say("started again");
    }

    private static double SizeOf(string directory, string part)
    {
        DirectoryInfo found = new(Path.Combine(directory, part));
        return found.Exists ? found.EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length) : 0;
    }

    private void Say(string what) => progress.WriteLine(string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_started).TotalSeconds,6:F1} s  {what}; {Usage.Resident >> 20} MiB"));
}
