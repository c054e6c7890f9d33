using System.IO.Pipelines;

namespace Ocpp.Transport;

/// <summary>An engine's thread as a scheduler. What it is given runs there in order, never inside of the caller.</summary>
internal sealed class EngineScheduler(EpollEngine engine) : PipeScheduler
{
    public override void Schedule(Action<object?> action, object? state) => engine.Post(action, state);
}
