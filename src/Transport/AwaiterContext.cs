using System.Threading.Tasks.Sources;

namespace Ocpp.Transport;

/// <summary>Where an awaiter wants to go on, for the rare one that says so: nothing that runs under Kestrel does.</summary>
internal sealed class AwaiterContext
{
    private readonly Action<object?> _continuation;
    private readonly object? _state;
    private readonly ExecutionContext? _execution;
    private readonly SynchronizationContext? _synchronization;

    private AwaiterContext(Action<object?> continuation, object? state, ValueTaskSourceOnCompletedFlags flags)
    {
        _continuation = continuation;
        _state = state;
        _execution = (flags & ValueTaskSourceOnCompletedFlags.FlowExecutionContext) != 0 ? ExecutionContext.Capture() : null;
        _synchronization = (flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0 ? SynchronizationContext.Current : null;
    }

    public static bool IsNeeded(ValueTaskSourceOnCompletedFlags flags) => (flags & ValueTaskSourceOnCompletedFlags.FlowExecutionContext) != 0
        || (flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0 && SynchronizationContext.Current is { } context && context.GetType() != typeof(SynchronizationContext);

    public static (Action<object?> Continuation, object? State) Wrap(Action<object?> continuation, object? state, ValueTaskSourceOnCompletedFlags flags) =>
        (static wrapped => ((AwaiterContext)wrapped!).Run(), new AwaiterContext(continuation, state, flags));

    private void Run()
    {
        if (_synchronization is null)
        {
            RunHere();
        }
        else
        {
            _synchronization.Post(static self => ((AwaiterContext)self!).RunHere(), this);
        }
    }

    private void RunHere()
    {
        if (_execution is null)
        {
            _continuation(_state);
        }
        else
        {
            ExecutionContext.Run(_execution, static self => ((AwaiterContext)self!)._continuation(((AwaiterContext)self)._state), this);
        }
    }
}
