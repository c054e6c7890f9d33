using System.IO.Pipelines;
using System.Threading.Channels;
using Ocpp.Transport;

namespace Ocpp.Gateway.Tests.Listeners;

/// <summary>Keeps what it is to run until the test lets it.</summary>
internal sealed class HeldEngine : PipeScheduler
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Channel<Action> _posted = Channel.CreateUnbounded<Action>();

    /// <summary>What was posted next, to be run by the caller; waited for.</summary>
    public Task<Action> NextAsync() => _posted.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    public override void Schedule(Action<object?> action, object? state) => _posted.Writer.TryWrite(() => action(state));
}

/// <summary>A socket of such an engine, or of none, whose peer leaves when the test says so.</summary>
internal sealed class EngineSocket(PipeScheduler? engine) : ISocketControlFeature
{
    public PipeScheduler? Scheduler => engine;

    public bool HasPeerEnded { get; set; }

    public void ShutdownSend()
    {
    }

    public bool TrySetUserTimeout(TimeSpan timeout) => true;

    public bool TryGetTimeSinceReceived(out TimeSpan time)
    {
        time = default;
        return false;
    }
}
