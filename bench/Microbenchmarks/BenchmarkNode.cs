using System.Buffers;
using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Listeners;
using Ocpp.Gateway.Messages;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Gateway.Telemetry;
using Ocpp.Gateway.V16;
using Ocpp.Storage.Journal;
using Ocpp.Storage.Messages;
using Ocpp.Storage.State;
using OpenTelemetry.Metrics;

namespace Ocpp.Microbenchmarks;

/// <summary>The gateway without its listeners: one charge point over two pipes in memory, continuations inline, the journal in memory and cut now and then.</summary>
internal sealed class BenchmarkNode : IDisposable
{
    private const int MessagesBetweenCuts = 100_000;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("dispatch-benchmark-");
    private readonly MemoryJournal _journal = new();
    private readonly Pipe _toGateway;
    private readonly Pipe _toChargePoint;
    private readonly ServiceProvider _services;
    private readonly Task _served;
    private int _messages;

    /// <param name="isHeard">Whether somebody listens to its meters, as OpenTelemetry does in the program.</param>
    /// <param name="isLogged">Whether it keeps a message log.</param>
    internal BenchmarkNode(bool isHeard = false, bool isLogged = false)
    {
        PipeOptions inline = new(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);
        _toGateway = new Pipe(inline);
        _toChargePoint = new Pipe(inline);
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton<IHostApplicationLifetime>(new Lifetime());
        services.AddSingleton(new OcppOptions { ReadConfiguration = ReadConfigurationRule.Never, UnknownIdTags = UnknownIdTagRule.Accept });
        StorageOptions storage = new() { Directory = _directory.FullName };
        services.AddSingleton(storage);
        services.AddState().AddSessions().AddV16().AddCommands().AddOcppListeners();
        services.AddSingleton<IEventJournal>(_journal);
        if (isLogged)
        {
            services.AddMessageLog(storage);
        }

        if (isHeard)
        {
            services.AddTelemetry(new TelemetryOptions());
        }
        else
        {
            // OpenTelemetry listens to all meters of a process that have the names it was told.
            services.AddSingleton<IMeterFactory, UnheardMeters>();
        }

        _services = services.BuildServiceProvider();
        if (isHeard)
        {
            _services.GetRequiredService<MeterProvider>();
        }

        DuplexPipe transport = new(_toGateway.Reader, _toChargePoint.Writer);
        DuplexPipe application = new(_toChargePoint.Reader, _toGateway.Writer);
        DefaultConnectionContext connection = new("benchmark", transport, application);
        OcppListener listener = new(new ListenerAddress("127.0.0.1", IPAddress.Loopback, 9000), "/ocpp", Tls: null);
        _served = _services.GetRequiredService<OcppConnectionHandler>().HandleAsync(connection, listener);
    }

    /// <summary>The message log; null where it keeps none.</summary>
    internal MessageLog? Log => _services.GetService<MessageLog>();

    /// <summary>Waits for what was left to other threads: the log's and the applier's.</summary>
    internal async Task SettleAsync()
    {
        if (Log is { } log)
        {
            await log.CatchUpAsync(CancellationToken.None).ConfigureAwait(false);
        }

        await _services.GetRequiredService<StateStore>().WaitForAppliedAsync(_journal.Committed, CancellationToken.None).ConfigureAwait(false);
    }

    internal void Send(ReadOnlySpan<byte> bytes)
    {
        if (++_messages % MessagesBetweenCuts == 0)
        {
            // What is applied isn't read again; without this the journal would fill the machine's memory.
            _journal.TruncateBefore(_services.GetRequiredService<StateStore>().Applied);
        }

        _toGateway.Writer.Write(bytes);
        ValueTask<FlushResult> flush = _toGateway.Writer.FlushAsync();
        if (flush.IsCompleted)
        {
            flush.GetAwaiter().GetResult();
        }
    }

    /// <summary>Throws away what was answered, and gives its length.</summary>
    internal long Discard()
    {
        if (!_toChargePoint.Reader.TryRead(out ReadResult read))
        {
            return 0;
        }

        long length = read.Buffer.Length;
        _toChargePoint.Reader.AdvanceTo(read.Buffer.End);
        return length;
    }

    internal string Read()
    {
        if (!_toChargePoint.Reader.TryRead(out ReadResult read))
        {
            return "";
        }

        string text = Encoding.Latin1.GetString(read.Buffer.ToArray());
        _toChargePoint.Reader.AdvanceTo(read.Buffer.End);
        return text;
    }

    public void Dispose()
    {
        _toGateway.Writer.Complete();
        _served.GetAwaiter().GetResult();
        _services.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _directory.Delete(recursive: true);
    }

    private sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }

    /// <summary>Meters under names that nobody listens to.</summary>
    private sealed class UnheardMeters : IMeterFactory
    {
        private readonly List<Meter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            Meter meter = new("Unheard." + options.Name);
            _meters.Add(meter);
            return meter;
        }

        public void Dispose() => _meters.ForEach(static meter => meter.Dispose());
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }
    }
}
