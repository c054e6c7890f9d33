using System.Text.Json;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Api.Fleet;

/// <summary>A fleet command: what it does, to whom, and how far it is.</summary>
internal sealed record FleetCommandResource
{
    public required string FleetCommandId { get; init; }

    /// <summary>selecting, running, paused, completed or cancelled.</summary>
    public required string State { get; init; }

    /// <summary>Whom it is for.</summary>
    public required FleetSelectorBody Selector { get; init; }

    /// <summary>The OCPP action.</summary>
    public required string Action { get; init; }

    /// <summary>The OCPP request, secrets redacted.</summary>
    public required RawJson Payload { get; init; }

    /// <summary>Commands given per second.</summary>
    public required decimal RatePerSecond { get; init; }

    /// <summary>Commands under way at once.</summary>
    public required int Concurrency { get; init; }

    /// <summary>How long absent charge points are waited for; null not at all.</summary>
    public required TimeSpan? Hold { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its charge points were known; null before.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was completed or cancelled; null before.</summary>
    public required DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How many charge points were selected.</summary>
    public required int Total { get; init; }

    /// <summary>How many of them have each outcome: pending, waiting, accepted, rejected, error, timeout, offline, connectionLost, notAccepted, unknownChargePoint, tooManyCommands, cancelled.</summary>
    public required IReadOnlyDictionary<string, int> Outcomes { get; init; }

    public static FleetCommandResource Of(string id, StoredFleetCommand stored, FleetOrder order) => new()
    {
        FleetCommandId = id,
        State = stored.State.ToString().ToLowerInvariant(),
        Selector = FleetSelectorBody.Of(order.Selector),
        Action = order.Action,
        Payload = new RawJson(order.ShownPayload),
        RatePerSecond = order.RateMilli / 1000m,
        Concurrency = order.Concurrency,
        Hold = order.Hold,
        CreatedAt = stored.CreatedAt,
        StartedAt = stored.StartedAt,
        FinishedAt = stored.FinishedAt,
        Total = stored.Total,
        Outcomes = Enum.GetValues<FleetOutcome>().ToDictionary(FleetResultResource.NameOf, stored.CountOf),
    };
}

/// <summary>What came of a fleet command at one charge point.</summary>
internal sealed record FleetResultResource
{
    public required string ChargePointId { get; init; }

    /// <summary>pending, waiting, accepted, rejected, error, timeout, offline, connectionLost, notAccepted, unknownChargePoint, tooManyCommands or cancelled.</summary>
    public required string Outcome { get; init; }

    /// <summary>The command, under <c>/api/v1/commands</c>; null where none was made.</summary>
    public required string? CommandId { get; init; }

    public static string NameOf(FleetOutcome outcome) => JsonNamingPolicy.CamelCase.ConvertName(outcome.ToString());
}
