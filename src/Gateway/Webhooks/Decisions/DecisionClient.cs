using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Hashing;
using System.Threading.RateLimiting;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Sessions;
using Polly;
using Polly.CircuitBreaker;

namespace Ocpp.Gateway.Webhooks.Decisions;

/// <summary>
/// One decision webhook: asks the backend within the deadline, a bounded number of questions at once and each only once, remembers what it may,
/// and falls back when the backend is slow, down or wrong. Every CALL that it takes is decided, whatever happens. Safe on any thread.
/// </summary>
internal sealed partial class DecisionClient : IAsyncDisposable
{
    private readonly DecisionEnvironment _environment;
    private readonly WebhookClient _client;
    private readonly DecisionExchange _exchange;
    private readonly ConcurrencyLimiter _places;
    private readonly CircuitBreakerStateProvider _breakerState = new();
    private readonly ResiliencePipeline<BackendAnswer> _breaker;
    private readonly KeptAnswers<(string ChargePointId, string IdTag)> _cache;
    private readonly KeptAnswers<string> _known;
    private readonly ConcurrentDictionary<AskedKey, Lazy<Task<BackendAnswer>>> _asked = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _pending;

    // The pending ones, and one for whoever has it in force.
    private int _users = 1;

    public DecisionClient(WebhookSubscription subscription, WebhookClient client, DecisionEnvironment environment)
    {
        Subscription = subscription;
        History = new DecisionHistory(environment.Clock);
        _client = client;
        _environment = environment;
        DecisionLimits limits = environment.Limits;
        _exchange = new DecisionExchange(subscription, client, environment.Protocol, limits);
        _places = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = subscription.Concurrency,
            QueueLimit = limits.MaxWaiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        _cache = new(limits.MaxCachedAnswers, environment.Clock);
        _known = new(limits.MaxKnownIdTags, environment.Clock);
        _breaker = new ResiliencePipelineBuilder<BackendAnswer> { TimeProvider = environment.Clock }.AddCircuitBreaker(BreakerOf(limits)).Build();
    }

    public WebhookSubscription Subscription { get; }

    /// <summary>How it has done lately.</summary>
    public DecisionHistory History { get; }

    /// <summary>Questions that wait for their decision; of some moment.</summary>
    public int Pending => Volatile.Read(ref _pending);

    /// <summary>Whether the backend is asked now.</summary>
    public BreakerState Breaker => _breakerState.CircuitState switch
    {
        CircuitState.Closed => BreakerState.Closed,
        CircuitState.HalfOpen => BreakerState.HalfOpen,
        _ => BreakerState.Open,
    };

    /// <summary>
    /// Takes a CALL over and sees that it is decided. Call it in the charge point's turn: nothing is sent and nothing waits here, what follows is
    /// the pool's.
    /// </summary>
    public void Ask(PendingReply pending)
    {
        // The same object has to be there when the decision comes, also after the session's end.
        _environment.Directory.Acquire(pending.ChargePoint.Id);
        Interlocked.Increment(ref _users);
        Interlocked.Increment(ref _pending);

        // The same question of the same charge point is asked once at a time: it comes again when its connection broke while it was asked. It is
        // joined in the turn and let go after its decision, so whoever asks it again finds either it or what was decided.
        AskedKey key = new(pending.ChargePoint.Id, pending.Action, XxHash128.HashToUInt128(pending.Payload.Span));
        Lazy<Task<BackendAnswer>> asked = _asked.GetOrAdd(key, static (_, first) => new Lazy<Task<BackendAnswer>>(() => first.Client.AskAsync(first.Pending)), (Client: this, Pending: pending));
        ThreadPool.UnsafeQueueUserWorkItem(static work => work.Client.Run(work.Pending, work.Key, work.Asked), (Client: this, Pending: pending, Key: key, Asked: asked), preferLocal: false);
    }

    /// <summary>Takes no more CALLs; the connections go when the last question has its decision.</summary>
    public void Retire() => Leave();

    /// <summary>Ends the questions that are out; their CALLs get no decision, since nobody can be answered any more. Completes when none is left.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        Leave();
        await _left.Task.ConfigureAwait(false);
    }

    private CircuitBreakerStrategyOptions<BackendAnswer> BreakerOf(DecisionLimits limits) => new()
    {
        FailureRatio = 0.5,
        SamplingDuration = limits.BreakerWindow,
        MinimumThroughput = limits.BreakerMinimum,
        BreakDuration = limits.BreakerPause,
        StateProvider = _breakerState,
        ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result is { IsSickness: true }),
        OnOpened = arguments =>
        {
            Log.BreakerOpened(_environment.Logger, Subscription.Name, arguments.BreakDuration);
            return ValueTask.CompletedTask;
        },
        OnClosed = _ =>
        {
            Log.BreakerClosed(_environment.Logger, Subscription.Name);
            return ValueTask.CompletedTask;
        },
    };

    // The pool's end of Ask. It never throws, and DisposeAsync waits for it, so nothing is forgotten though nobody awaits it.
    private async void Run(PendingReply pending, AskedKey key, Lazy<Task<BackendAnswer>> asked)
    {
        try
        {
            Activity.Current = pending.Span;
            if (await DecideAsync(pending, asked).ConfigureAwait(false) is { } decision)
            {
                pending.Decide(decision);
            }
        }
        catch (Exception exception)
        {
            Log.Failed(_environment.Logger, exception, Subscription.Name, pending.Action, pending.ChargePoint.Id);
        }
        finally
        {
            _asked.TryRemove(KeyValuePair.Create(key, asked));
            _environment.Directory.Release(pending.ChargePoint);
            Interlocked.Decrement(ref _pending);
            Leave();
        }
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _client.Dispose();
            _places.Dispose();
            _left.TrySetResult();
        }
    }

    /// <summary>What is decided on a CALL; null when the gateway stops.</summary>
    private async Task<Decision?> DecideAsync(PendingReply pending, Lazy<Task<BackendAnswer>> asked)
    {
        long askedAt = _environment.Clock.GetTimestamp();
        string? idTag = _environment.Protocol.IdTagOf(pending.Action, pending.Payload.Span);
        BackendAnswer answer;
        try
        {
            answer = await FindAsync(pending, idTag, asked).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // A bug of ours costs the charge point no answer either.
            Log.Failed(_environment.Logger, exception, Subscription.Name, pending.Action, pending.ChargePoint.Id);
            answer = new BackendAnswer(DecisionOutcome.Failed);
        }

        TimeSpan duration = _environment.Clock.GetElapsedTime(askedAt);
        History.Add(pending.ChargePoint.Id, answer);
        _environment.Metrics.Decided(Subscription.Name, pending.Action, answer.Outcome, duration);
        switch (answer.Outcome)
        {
            case DecisionOutcome.Stopped:
                return null;
            case DecisionOutcome.Answered or DecisionOutcome.Cached:
                return new Decision(Decider.Backend, answer.Payload, duration);
            case DecisionOutcome.Left:
                return new Decision(Decider.Gateway, default, duration);
            case DecisionOutcome.BreakerOpen:
                // Told once, when it opened.
                return new Decision(Decider.Fallback, FallBack(pending, idTag), duration);
            default:
                Log.FellBack(_environment.Logger, Subscription.Name, pending.Action, pending.ChargePoint.Id, answer.Outcome, answer.Detail, Subscription.Fallback);
                return new Decision(Decider.Fallback, FallBack(pending, idTag), duration);
        }
    }

    private ReadOnlyMemory<byte> FallBack(PendingReply pending, string? idTag) => Subscription.Fallback switch
    {
        WebhookFallback.Accept => _environment.Protocol.Say(true, pending.Action, pending.Payload.Span),
        WebhookFallback.Reject => _environment.Protocol.Say(false, pending.Action, pending.Payload.Span),
        WebhookFallback.LastKnown when idTag is not null && _known.TryGet(idTag, out byte[]? standing) => _environment.Protocol.Repeat(pending.Action, standing),
        _ => default,
    };

    private async Task<BackendAnswer> FindAsync(PendingReply pending, string? idTag, Lazy<Task<BackendAnswer>> asked)
    {
        bool isRepeatable = idTag is not null && _environment.Protocol.IsRepeatable(pending.Action);
        if (isRepeatable && _cache.TryGet((pending.ChargePoint.Id, idTag!), out byte[]? kept))
        {
            return new BackendAnswer(DecisionOutcome.Cached, kept);
        }

        BackendAnswer answer = await asked.Value.ConfigureAwait(false);
        if (answer.Outcome == DecisionOutcome.Answered && idTag is not null)
        {
            Remember(pending, idTag, isRepeatable, answer);
        }

        return answer;
    }

    private void Remember(PendingReply pending, string idTag, bool isRepeatable, BackendAnswer answer)
    {
        if (isRepeatable && answer.MaxAge > TimeSpan.Zero)
        {
            _cache.Keep((pending.ChargePoint.Id, idTag), answer.Payload.Span, _environment.Clock.GetUtcNow() + answer.MaxAge);
        }

        ReadOnlySpan<byte> standing = Subscription.Fallback == WebhookFallback.LastKnown ? _environment.Protocol.StandingOf(pending.Action, answer.Payload.Span) : default;
        if (!standing.IsEmpty)
        {
            _known.Keep(idTag, standing, DateTimeOffset.MaxValue);
        }
    }

    private async Task<BackendAnswer> AskAsync(PendingReply pending)
    {
        TimeSpan left = _environment.SessionLimits.MaxDecisionDelay - _environment.Clock.GetElapsedTime(pending.ReceivedAt);
        if (left <= TimeSpan.Zero)
        {
            return new BackendAnswer(DecisionOutcome.Crowded, Detail: "decisions before it took all of its time");
        }

        DecisionQuestion question = DecisionQuestion.Of(pending);
        using CancellationTokenSource timeUp = new(left < Subscription.Timeout ? left : Subscription.Timeout, _environment.Clock);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, _stopping.Token);
        try
        {
            using RateLimitLease place = await _places.AcquireAsync(1, over.Token).ConfigureAwait(false);
            BackendAnswer answer = place.IsAcquired
                ? await _breaker.ExecuteAsync(static (asked, token) => new ValueTask<BackendAnswer>(asked.Exchange.AskAsync(asked.Question, token)), (Exchange: _exchange, Question: question), over.Token).ConfigureAwait(false)
                : new BackendAnswer(DecisionOutcome.Crowded, Detail: "too many questions wait for the backend");
            return _stopping.IsCancellationRequested ? new BackendAnswer(DecisionOutcome.Stopped) : answer;
        }
        catch (BrokenCircuitException)
        {
            return new BackendAnswer(DecisionOutcome.BreakerOpen);
        }
        catch (OperationCanceledException)
        {
            return new BackendAnswer(_stopping.IsCancellationRequested ? DecisionOutcome.Stopped : DecisionOutcome.Crowded, Detail: "no place at the backend in time");
        }
    }

    private readonly record struct AskedKey(string ChargePointId, string Action, UInt128 Request);
}

/// <summary>Whether a backend is asked.</summary>
internal enum BreakerState
{
    /// <summary>It is.</summary>
    Closed,

    /// <summary>One question finds out whether it is well again.</summary>
    HalfOpen,

    /// <summary>It isn't: too many of its decisions failed.</summary>
    Open,
}
