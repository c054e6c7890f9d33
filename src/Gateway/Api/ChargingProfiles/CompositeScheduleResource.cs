using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Api.ChargingProfiles;

/// <summary>What the charging profiles of a connector come to: by the gateway's reckoning, and as the charge point last told.</summary>
internal sealed record CompositeScheduleResource
{
    /// <summary>Where.</summary>
    public required string ChargePointId { get; init; }

    /// <summary>0 is the whole charge point.</summary>
    public required int ConnectorId { get; init; }

    /// <summary>The transaction that runs on the connector; null for none and for connector 0.</summary>
    public required int? TransactionId { get; init; }

    /// <summary>The gateway's own result.</summary>
    public required ComputedScheduleResource Computed { get; init; }

    /// <summary>What the charge point last answered to GetCompositeSchedule for this connector; null while it never did.</summary>
    public required ReportedScheduleResource? Reported { get; init; }
}

/// <summary>A composite schedule out of the profiles that the gateway believes to be in force.</summary>
internal sealed record ComputedScheduleResource
{
    /// <summary>What the periods count from.</summary>
    public required DateTimeOffset ScheduleStart { get; init; }

    /// <summary>The volts between a phase and neutral by which A and W were converted.</summary>
    public required decimal Voltage { get; init; }

    /// <summary>The schedule.</summary>
    public required ComputedChargingSchedule ChargingSchedule { get; init; }

    /// <summary>The charge point's profiles that concern this connector.</summary>
    public required IReadOnlyList<ConsideredProfile> ChargingProfiles { get; init; }
}

/// <summary>An OCPP ChargingSchedule, each period with the profiles whose limit it is.</summary>
internal sealed record ComputedChargingSchedule
{
    /// <summary>Seconds.</summary>
    public required int Duration { get; init; }

    /// <summary>A or W.</summary>
    public required string ChargingRateUnit { get; init; }

    /// <summary>The first begins at 0; neighbours differ.</summary>
    public required IReadOnlyList<ComputedChargingSchedulePeriod> ChargingSchedulePeriod { get; init; }

    /// <summary>The highest of the contributing profiles; null when none states one.</summary>
    public required decimal? MinChargingRate { get; init; }
}

/// <summary>A limit until the next period begins.</summary>
internal sealed record ComputedChargingSchedulePeriod
{
    /// <summary>Seconds from scheduleStart.</summary>
    public required int StartPeriod { get; init; }

    /// <summary>One fractional digit; null where no profile limits anything.</summary>
    public required decimal? Limit { get; init; }

    /// <summary>The phases that the limiting profile states; null where it states none, which means 3.</summary>
    public required int? NumberPhases { get; init; }

    /// <summary>The profiles whose limit it is.</summary>
    public required IReadOnlyList<int> ChargingProfileIds { get; init; }
}

/// <summary>A profile that was looked at for a composite schedule.</summary>
internal sealed record ConsideredProfile
{
    /// <summary>Its id.</summary>
    public required int ChargingProfileId { get; init; }

    /// <summary>0 is the whole charge point.</summary>
    public required int ConnectorId { get; init; }

    /// <summary>The transaction that a TxProfile is for.</summary>
    public required int? TransactionId { get; init; }

    /// <summary>ChargePointMaxProfile, TxDefaultProfile or TxProfile.</summary>
    public required string ChargingProfilePurpose { get; init; }

    /// <summary>The higher one counts.</summary>
    public required int StackLevel { get; init; }

    /// <summary>Whether its limit is the schedule's at some time; false also for one that the gateway can't read.</summary>
    public required bool Contributes { get; init; }
}

/// <summary>A charge point's answer to GetCompositeSchedule.</summary>
internal sealed record ReportedScheduleResource
{
    /// <summary>Accepted or Rejected, or whatever the charge point said.</summary>
    public required string? Status { get; init; }

    /// <summary>When it answered, by the gateway's clock.</summary>
    public required DateTimeOffset AnsweredAt { get; init; }

    /// <summary>What its periods count from, as it was sent.</summary>
    public required string? ScheduleStart { get; init; }

    /// <summary>The ChargingSchedule as it was sent.</summary>
    public required RawJson? ChargingSchedule { get; init; }

    /// <summary>The GetCompositeSchedule that it answered.</summary>
    public required RawJson Request { get; init; }

    public static ReportedScheduleResource? OrNull(CompositeScheduleView? view) => view is null ? null : new ReportedScheduleResource
    {
        Status = JsonFields.Text(view.Response.Span, "status"u8),
        AnsweredAt = view.AnsweredAt,
        ScheduleStart = JsonFields.Text(view.Response.Span, "scheduleStart"u8),
        ChargingSchedule = RawJson.OrNull(JsonFields.Raw(view.Response.Span, "chargingSchedule"u8).ToArray()),
        Request = new RawJson(view.Request),
    };
}
