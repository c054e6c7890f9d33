using System.Diagnostics;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Gateway.Telemetry;

namespace Ocpp.Gateway.Commands;

/// <summary>
/// One command's spans: the command from its taking to its end; below it its wait for the charge point, its CALL from the sending to the answer,
/// and what it brought about. A command that nobody took leaves none. Used under the charge point's turn.
/// </summary>
internal sealed class CommandTrace
{
    private readonly SpanSource _source;
    private readonly Command _command;
    private readonly ActivityContext _asker;
    private readonly DateTimeOffset _askedAt;
    private Activity? _span;
    private Activity? _step;

    public CommandTrace(SpanSource source, Command command)
    {
        _source = source;
        _command = command;
        _asker = Activity.Current?.Context ?? default;
        _askedAt = source.Now;
    }

    /// <summary>The command exists from now on and waits for its CALL to go out.</summary>
    public void Queued()
    {
        _span ??= _source.Start($"command {_command.Action}", ActivityKind.Internal, _asker, _askedAt)
            ?.SetTag("ocpp.charge_point.id", _command.ChargePointId)
            .SetTag("ocpp.command.id", _command.Id)
            .SetTag("ocpp.action", _command.Action);
        _step ??= Start("queue", ActivityKind.Internal, _askedAt);
    }

    /// <summary>The CALL goes out.</summary>
    public void Sent()
    {
        EndStep();
        _step = Start(_command.Action, ActivityKind.Client, _source.Now)?.SetTag("ocpp.message.id", _command.Id);
    }

    /// <summary>The command has ended, if not with a late answer.</summary>
    public void Ended(CommandState state, string? errorCode)
    {
        bool isAnswered = state is CommandState.Accepted or CommandState.Rejected;
        foreach (Activity? span in (ReadOnlySpan<Activity?>)[_step, _span])
        {
            span?.SetTag("ocpp.outcome", errorCode ?? (isAnswered ? "Result" : state.ToString()));
            span?.SetStatus(isAnswered ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
        }

        EndStep();
        if (_span is { } command)
        {
            SpanSource.End(command.SetTag("ocpp.command.state", CommandMetrics.NameOf(state)), _source.Now);
        }
    }

    /// <summary>An effect that leaves a span when it is seen, linked to the CALL that showed it, which has a trace of its own.</summary>
    public PendingEffect Watch(PendingEffect effect)
    {
        if (_span is null)
        {
            return effect;
        }

        DateTimeOffset since = _source.Now;
        Action<ChargePoint, EffectDetails>? whenSeen = effect.WhenSeen;
        return effect with
        {
            WhenSeen = (chargePoint, details) =>
            {
                EffectSeen(effect.Action.ToString(), since);
                whenSeen?.Invoke(chargePoint, details);
            },
        };
    }

    private void EffectSeen(string action, DateTimeOffset since)
    {
        if (Start($"effect {action}", ActivityKind.Internal, since) is not { } effect)
        {
            return;
        }

        if (Activity.Current is { } shownBy)
        {
            effect.AddLink(new ActivityLink(shownBy.Context));
        }

        SpanSource.End(effect, _source.Now);
    }

    private Activity? Start(string name, ActivityKind kind, DateTimeOffset at) => _span is null ? null : _source.Start(name, kind, _span.Context, at);

    private void EndStep()
    {
        if (_step is { } step)
        {
            SpanSource.End(step, _source.Now);
            _step = null;
        }
    }
}
