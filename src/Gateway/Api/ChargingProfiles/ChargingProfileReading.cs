using Ocpp.Codec;
using Ocpp.Gateway.State.Views;
using Ocpp.SmartCharging;
using Wire = Ocpp.Codec.V16;

namespace Ocpp.Gateway.Api.ChargingProfiles;

/// <summary>Reads a kept charging profile, which is as it was sent, for the composer.</summary>
internal static class ChargingProfileReading
{
    /// <summary>The profile; null for one that can't be read: its schedule was too long to be kept, or has words that OCPP 1.6 doesn't know.</summary>
    public static ChargingProfile? Read(ChargingProfileView view)
    {
        CodecContext context = new(Leniency.Lenient);
        if (!Wire.ChargingProfile.TryRead(view.Payload.Span, ref context, out Wire.ChargingProfile profile)
            || Purpose(profile.ChargingProfilePurpose) is not { } purpose
            || Kind(profile.ChargingProfileKind) is not { } kind
            || Unit(profile.ChargingSchedule.ChargingRateUnit) is not { } unit)
        {
            return null;
        }

        return new ChargingProfile
        {
            Id = view.ProfileId,
            ConnectorId = view.ConnectorId,
            TransactionId = view.TransactionId,
            StackLevel = view.StackLevel,
            Purpose = purpose,
            Kind = kind,
            Recurrency = profile.RecurrencyKind switch
            {
                Wire.RecurrencyKind.Daily => RecurrencyKind.Daily,
                Wire.RecurrencyKind.Weekly => RecurrencyKind.Weekly,
                _ => null,
            },
            ValidFrom = profile.ValidFrom?.Value,
            ValidTo = profile.ValidTo?.Value,
            AcceptedAt = view.AcceptedAt,
            Schedule = Schedule(unit, profile.ChargingSchedule),
        };
    }

    private static ChargingSchedule Schedule(ChargingRateUnit unit, scoped in Wire.ChargingSchedule schedule)
    {
        List<ChargingSchedulePeriod> periods = [];
        foreach (Wire.ChargingSchedulePeriod period in schedule.ChargingSchedulePeriod)
        {
            periods.Add(new ChargingSchedulePeriod(period.StartPeriod, period.Limit.TryGetDecimal(out decimal limit) ? limit : 0m, period.NumberPhases));
        }

        return new ChargingSchedule
        {
            Unit = unit,
            Duration = schedule.Duration,
            StartSchedule = schedule.StartSchedule?.Value,
            Periods = periods,
            MinChargingRate = schedule.MinChargingRate.TryGetDecimal(out decimal rate) ? rate : null,
        };
    }

    private static ChargingProfilePurpose? Purpose(Wire.ChargingProfilePurpose purpose) => purpose switch
    {
        Wire.ChargingProfilePurpose.ChargePointMaxProfile => ChargingProfilePurpose.ChargePointMaxProfile,
        Wire.ChargingProfilePurpose.TxDefaultProfile => ChargingProfilePurpose.TxDefaultProfile,
        Wire.ChargingProfilePurpose.TxProfile => ChargingProfilePurpose.TxProfile,
        _ => null,
    };

    private static ChargingProfileKind? Kind(Wire.ChargingProfileKind kind) => kind switch
    {
        Wire.ChargingProfileKind.Absolute => ChargingProfileKind.Absolute,
        Wire.ChargingProfileKind.Recurring => ChargingProfileKind.Recurring,
        Wire.ChargingProfileKind.Relative => ChargingProfileKind.Relative,
        _ => null,
    };

    private static ChargingRateUnit? Unit(Wire.ChargingRateUnit unit) => unit switch
    {
        Wire.ChargingRateUnit.A => ChargingRateUnit.A,
        Wire.ChargingRateUnit.W => ChargingRateUnit.W,
        _ => null,
    };
}
