using System.Text.Json.Serialization;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Api.Transactions;

/// <summary>A charging transaction.</summary>
internal sealed record TransactionResource
{
    /// <summary>Unique over all charge points and restarts.</summary>
    public required int TransactionId { get; init; }

    /// <summary>Where it runs or ran.</summary>
    public required string ChargePointId { get; init; }

    /// <summary>On which connector.</summary>
    public required long ConnectorId { get; init; }

    /// <summary>Who started it.</summary>
    public required string IdTag { get; init; }

    /// <summary>The meter at the start, in Wh.</summary>
    public required long MeterStart { get; init; }

    /// <summary>The start by the charge point's clock.</summary>
    public required DateTimeOffset StartTimestamp { get; init; }

    /// <summary>The meter at the end, in Wh; null while it runs.</summary>
    public required long? MeterStop { get; init; }

    /// <summary>The end by the charge point's clock; null while it runs.</summary>
    public required DateTimeOffset? StopTimestamp { get; init; }

    /// <summary>Why it ended, in OCPP's words; null while it runs. A charge point that gives no reason means Local (OCPP 1.6 §6.49).</summary>
    public required string? StopReason { get; init; }

    /// <summary>Who ended it, where that was a tag.</summary>
    public required string? StopIdTag { get; init; }

    /// <summary>The reservation that it used up.</summary>
    public required long? ReservationId { get; init; }

    /// <summary>What its messages were forgiven, by the names of docs/tolerances.md; absent where that is nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Tolerances { get; init; }

    /// <summary>OCPP MeterValue objects in the order of their arrival, transactionData merged in and OCPP's defaults filled in. Left out of lists with <c>meterValues=false</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RawJson>? MeterValues { get; init; }

    public static TransactionResource From(TransactionView view) => new()
    {
        TransactionId = view.TransactionId,
        ChargePointId = view.ChargePointId,
        ConnectorId = view.ConnectorId,
        IdTag = view.IdTag,
        MeterStart = view.MeterStart,
        StartTimestamp = view.StartTimestamp,
        MeterStop = view.MeterStop,
        StopTimestamp = view.StopTimestamp,
        StopReason = view.StopReason ?? (view.StopTime is null ? null : "Local"),
        StopIdTag = view.StopIdTag,
        ReservationId = view.ReservationId,
        Tolerances = view.Tolerances.IsEmpty ? null : view.Tolerances.ToNames(),
        MeterValues = view.MeterValues?.Select(value => new RawJson(MeterValueDefaults.FillIn(value))).ToList(),
    };
}
