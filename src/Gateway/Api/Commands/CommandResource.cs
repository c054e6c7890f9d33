using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Api.Commands;

/// <summary>A command as the API shows it. Payloads are OCPP's, as they went over the wire, secrets redacted.</summary>
internal sealed record CommandResource
{
    public required string CommandId { get; init; }

    public required string ChargePointId { get; init; }

    public required string Action { get; init; }

    /// <summary>The OCPP request.</summary>
    public required RawJson? Request { get; init; }

    /// <summary>queued, sent, accepted, rejected, error, timeout or offline.</summary>
    public required string State { get; init; }

    /// <summary>The OCPP confirmation; null while there is none.</summary>
    public required RawJson? Response { get; init; }

    /// <summary>The CALLERROR's code as the charge point spelled it, or the word in which the problem's type ended.</summary>
    public required string? ErrorCode { get; init; }

    public required string? ErrorDescription { get; init; }

    public required RawJson? ErrorDetails { get; init; }

    /// <summary>What the accepted command brought about, as the charge point reported it later; null until then.</summary>
    public required CommandEffectResource? Effect { get; init; }

    /// <summary>
    /// awaited, underway (a firmware update has begun), complete or missed (nobody plugged in in time, the upload came to no end); null where the
    /// answer is all there is.
    /// </summary>
    public required string? EffectState { get; init; }

    /// <summary>How long the effect is waited for.</summary>
    public required DateTimeOffset? EffectUntil { get; init; }

    public required DateTimeOffset QueuedAt { get; init; }

    public required DateTimeOffset? SentAt { get; init; }

    /// <summary>When its end was decided.</summary>
    public required DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When the charge point's answer came; after <see cref="CompletedAt"/> for one that came too late.</summary>
    public required DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>How long it waits for the charge point to connect; null when it doesn't.</summary>
    public required DateTimeOffset? HoldUntil { get; init; }

    public required string? IdempotencyKey { get; init; }

    public static CommandResource Of(CommandView view) => new()
    {
        CommandId = view.CommandId,
        ChargePointId = view.ChargePointId,
        Action = view.Action,
        Request = RawJson.OrNull(view.Request),
        State = view.State.ToString().ToLowerInvariant(),
        Response = RawJson.OrNull(view.Response),
        ErrorCode = view.ErrorCode,
        ErrorDescription = view.ErrorDescription,
        ErrorDetails = RawJson.OrNull(view.ErrorDetails),
        Effect = view.Effect is { } effect ? new CommandEffectResource(effect.Action, effect.MessageId, effect.TransactionId, effect.Time) : null,
        EffectState = (view.EffectOutcome, view.EffectUntil) switch
        {
            (EffectOutcome.None, null) => null,
            (EffectOutcome.None, _) => "awaited",
            _ => view.EffectOutcome.ToString().ToLowerInvariant(),
        },
        EffectUntil = view.EffectUntil,
        QueuedAt = view.QueuedAt,
        SentAt = view.SentAt,
        CompletedAt = view.CompletedAt,
        AnsweredAt = view.AnsweredAt,
        HoldUntil = view.HoldUntil,
        IdempotencyKey = view.IdempotencyKey,
    };
}

/// <summary>The charge point's message in which a command's effect was seen.</summary>
/// <param name="Action">Its action.</param>
/// <param name="MessageId">Its unique id.</param>
/// <param name="TransactionId">The transaction that began or ended by it, or null.</param>
/// <param name="Time">When it came.</param>
internal sealed record CommandEffectResource(string Action, string MessageId, int? TransactionId, DateTimeOffset Time);

/// <summary>What 202 says: the command goes on, and where to look.</summary>
/// <param name="CommandId">Names the command under <c>/api/v1/commands</c>.</param>
internal sealed record CommandTicket(string CommandId);

/// <summary>How bringing a local list in line ended.</summary>
/// <param name="ListVersion">The version that the charge point has now; -1 when it has no local list.</param>
/// <param name="UpdateType">Full or Differential.</param>
/// <param name="Status">The charge point's UpdateStatus: Accepted, Failed, NotSupported or VersionMismatch.</param>
internal sealed record LocalListSyncResource(int ListVersion, string UpdateType, string Status);
