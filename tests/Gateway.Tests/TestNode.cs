using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Fleet;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Listeners;
using Ocpp.Gateway.Messages;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Gateway.V16;
using Ocpp.Storage.Journal;
using Ocpp.Testing;
using Ocpp.Transport;

namespace Ocpp.Gateway.Tests;

/// <summary>
/// The real handler, sessions, state and store without sockets: charge points connect over pipes in memory, the clock and the journal's
/// commits are the test's. All continuations run inline, so what a message causes has happened when its sending returns.
/// </summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ServiceProvider _services;
    private readonly List<TestPeer> _peers = [];

    public TestNode(OcppOptions? options = null, bool commitsManually = false, Action<IServiceCollection>? adjust = null)
    {
        Journal = new MemoryJournal(new MemoryJournalOptions { CommitManually = commitsManually });
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton<IHostApplicationLifetime>(new TestLifetime());
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton(options ?? new OcppOptions { ReadConfiguration = ReadConfigurationRule.Never, UnknownIdTags = UnknownIdTagRule.Accept });
        StorageOptions storage = new() { Directory = _directory.Path };
        services.AddSingleton(storage);
        services.AddMessageLog(storage).AddState().AddSessions().AddV16().AddCommands().AddFleet().AddOcppListeners();
        services.AddSingleton<IEventJournal>(Journal);
        adjust?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));

    public MemoryJournal Journal { get; }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Opens a connection in memory and lets the handler serve it; nothing has been sent yet but what is given.</summary>
    public TestPeer Open(ISocketControlFeature? socket = null, string? sent = null)
    {
        PipeOptions inline = new(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);
        DuplexPipe.Pair pair = DuplexPipe.Create(inline);
        DefaultConnectionContext connection = new($"test-{_peers.Count}", pair.Transport, pair.Application);
        connection.Features.Set(socket);
        if (sent is not null)
        {
            pair.Application.Output.Write(Encoding.ASCII.GetBytes(sent));
            _ = pair.Application.Output.FlushAsync().AsTask();
        }

        OcppListener listener = new(new ListenerAddress("127.0.0.1", IPAddress.Loopback, 9000), "/ocpp", Tls: null);
        TestPeer peer = new(pair.Application, connection, Get<OcppConnectionHandler>().HandleAsync(connection, listener));
        _peers.Add(peer);
        return peer;
    }

    /// <summary>A charge point that is connected; its upgrade's answer has been read.</summary>
    public TestPeer Connect(string id, string headers = "Sec-WebSocket-Protocol: ocpp1.6\r\n", ISocketControlFeature? socket = null)
    {
        TestPeer peer = Open(socket);
        string response = peer.Upgrade(id, headers);
        Assert.StartsWith("HTTP/1.1 101 ", response, StringComparison.Ordinal);
        return peer;
    }

    /// <summary>Moves the clock and calls what is due.</summary>
    public void Advance(TimeSpan time)
    {
        Clock.Advance(time);
        Get<SessionSweep>().Advance();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (TestPeer peer in _peers)
        {
            await peer.DisposeAsync();
        }

        await _services.DisposeAsync();
        _directory.Dispose();
    }

    private sealed class TestLifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }
    }
}

/// <summary>Two pipes as the two ends of one connection.</summary>
internal sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
{
    public PipeReader Input => input;

    public PipeWriter Output => output;

    public static Pair Create(PipeOptions options)
    {
        Pipe toApplication = new(options);
        Pipe toTransport = new(options);
        return new Pair(new DuplexPipe(toTransport.Reader, toApplication.Writer), new DuplexPipe(toApplication.Reader, toTransport.Writer));
    }

    internal sealed record Pair(DuplexPipe Transport, DuplexPipe Application);
}
