using System.Text.Json;
using Ocpp.Codec;
using Ocpp.Codec.V16;

namespace Ocpp.LoadTester.ChargePoints;

/// <summary>Charging profiles and the schedule that they make together (OCPP 1.6 §3.13, §5.7, §5.16). Under the worker's turn.</summary>
internal static class Profiles
{
    /// <summary>As MaxChargingProfilesInstalled says.</summary>
    private const int Most = 50;

    public static ChargingProfileStatus Install(SimulatedChargePoint chargePoint, int connector, in ChargingProfile profile)
    {
        if (connector < 0 || connector >= chargePoint.Connectors.Length || profile.StackLevel is < 0 or > 10 || !FitsPurpose(chargePoint, connector, in profile))
        {
            return ChargingProfileStatus.Rejected;
        }

        List<InstalledProfile> installed = chargePoint.Memory.Profiles;
        (int id, int level, ChargingProfilePurpose purpose) = (profile.ChargingProfileId, profile.StackLevel, profile.ChargingProfilePurpose);
        installed.RemoveAll(known => known.Id == id || (known.Connector == connector && known.StackLevel == level && known.Purpose == purpose));
        if (installed.Count >= Most)
        {
            return ChargingProfileStatus.Rejected;
        }

        System.Buffers.ArrayBufferWriter<byte> json = new();
        using (Utf8JsonWriter writer = new(json))
        {
            profile.Write(writer);
        }

        int transaction = purpose == ChargingProfilePurpose.TxProfile ? chargePoint.Connectors[connector].LocalTransaction : 0;
        installed.Add(new InstalledProfile(id, connector, level, purpose, transaction, json.WrittenSpan.ToArray()));
        return ChargingProfileStatus.Accepted;
    }

    /// <summary>Errata 4.0: an id alone decides; otherwise all that is given has to match. True where something was cleared.</summary>
    public static bool Clear(SimulatedChargePoint chargePoint, in ClearChargingProfileRequest request)
    {
        (int? id, int? connector, ChargingProfilePurpose? purpose, int? level) = (request.Id, request.ConnectorId, request.ChargingProfilePurpose, request.StackLevel);
        return chargePoint.KnownMemory is { } memory && memory.Profiles.RemoveAll(profile => id is not null
            ? profile.Id == id
            : (connector is null || profile.Connector == connector) && (purpose is null || profile.Purpose == purpose) && (level is null || profile.StackLevel == level)) > 0;
    }

    /// <summary>A TxProfile lives no longer than its transaction.</summary>
    public static void OnTransactionEnded(SimulatedChargePoint chargePoint, int connector) =>
        chargePoint.KnownMemory?.Profiles.RemoveAll(profile => profile.Purpose == ChargingProfilePurpose.TxProfile && profile.Connector == connector);

    /// <summary>
    /// The limits from now on, as (second, limit) where they change: of the transaction's profiles the highest level that counts, capped by the charge
    /// point's own. Units are not converted: a fleet is driven by one Central System, which sends one.
    /// </summary>
    public static List<(int Second, decimal Limit)> Composite(SimulatedChargePoint chargePoint, int connector, int duration, DateTimeOffset now, out ChargingRateUnit unit)
    {
        unit = ChargingRateUnit.A;
        List<(int, decimal)> periods = [];
        List<InstalledProfile> known = chargePoint.KnownMemory?.Profiles ?? [];
        SortedSet<int> cuts = [0];
        foreach (InstalledProfile profile in known)
        {
            CollectCuts(profile, duration, now, cuts, ref unit);
        }

        decimal? last = null;
        foreach (int second in cuts)
        {
            DateTimeOffset at = now.AddSeconds(second);
            decimal? transaction = Highest(known, ChargingProfilePurpose.TxProfile, connector, at, now)
                ?? Highest(known, ChargingProfilePurpose.TxDefaultProfile, connector, at, now)
                ?? Highest(known, ChargingProfilePurpose.TxDefaultProfile, 0, at, now);
            decimal? whole = Highest(known, ChargingProfilePurpose.ChargePointMaxProfile, 0, at, now);
            decimal limit = Math.Min(transaction ?? decimal.MaxValue, whole ?? decimal.MaxValue);
            limit = limit == decimal.MaxValue ? (unit == ChargingRateUnit.A ? 32 : 22_000) : limit;
            if (limit != last)
            {
                periods.Add((second, limit));
                last = limit;
            }
        }

        return periods;
    }

    private static bool FitsPurpose(SimulatedChargePoint chargePoint, int connector, in ChargingProfile profile) => profile.ChargingProfilePurpose switch
    {
        ChargingProfilePurpose.ChargePointMaxProfile => connector == 0,
        ChargingProfilePurpose.TxProfile => connector > 0 && chargePoint.Connectors[connector].Step is SessionStep.Charging or SessionStep.Authorizing
            && (profile.TransactionId is not { } id || id == chargePoint.Connectors[connector].TransactionId),
        _ => true,
    };

    private static void CollectCuts(InstalledProfile installed, int duration, DateTimeOffset now, SortedSet<int> cuts, ref ChargingRateUnit unit)
    {
        CodecContext context = new(Leniency.Strict);
        if (!ChargingProfile.TryRead(installed.Json, ref context, out ChargingProfile profile))
        {
            return;
        }

        unit = profile.ChargingSchedule.ChargingRateUnit;
        double start = Position(in profile, now, now);
        void Cut(double second)
        {
            if (second > 0 && second < duration)
            {
                cuts.Add((int)second);
            }
        }

        foreach (ChargingSchedulePeriod period in profile.ChargingSchedule.ChargingSchedulePeriod)
        {
            Cut(period.StartPeriod - start);
        }

        Cut((profile.ChargingSchedule.Duration ?? 0) - start);
        Cut(((profile.ValidFrom?.Value ?? now) - now).TotalSeconds);
        Cut(((profile.ValidTo?.Value ?? now) - now).TotalSeconds);
        if (Recurrence(in profile) is > 0 and { } recurrence)
        {
            Cut(recurrence - start);
        }
    }

    private static decimal? Highest(List<InstalledProfile> known, ChargingProfilePurpose purpose, int connector, DateTimeOffset at, DateTimeOffset now)
    {
        decimal? limit = null;
        int level = -1;
        foreach (InstalledProfile installed in known)
        {
            if (installed.Purpose == purpose && installed.Connector == connector && installed.StackLevel > level && LimitAt(installed, at, now) is { } found)
            {
                (limit, level) = (found, installed.StackLevel);
            }
        }

        return limit;
    }

    private static decimal? LimitAt(InstalledProfile installed, DateTimeOffset at, DateTimeOffset now)
    {
        CodecContext context = new(Leniency.Strict);
        if (!ChargingProfile.TryRead(installed.Json, ref context, out ChargingProfile profile)
            || (profile.ValidFrom is { } from && at < from.Value)
            || (profile.ValidTo is { } to && at >= to.Value))
        {
            return null;
        }

        double position = Position(in profile, at, now);
        if (position < 0 || (profile.ChargingSchedule.Duration is { } duration && position >= duration))
        {
            return null;
        }

        decimal? limit = null;
        foreach (ChargingSchedulePeriod period in profile.ChargingSchedule.ChargingSchedulePeriod)
        {
            if (period.StartPeriod <= position && period.Limit.TryGetDecimal(out decimal found))
            {
                limit = found;
            }
        }

        return limit;
    }

    /// <summary>Seconds since the schedule's begin; a relative one begins now, for want of a better moment.</summary>
    private static double Position(in ChargingProfile profile, DateTimeOffset at, DateTimeOffset now)
    {
        if (profile.ChargingProfileKind == ChargingProfileKind.Relative || profile.ChargingSchedule.StartSchedule is not { } start)
        {
            return (at - now).TotalSeconds;
        }

        double since = (at - start.Value).TotalSeconds;
        return Recurrence(in profile) is { } recurrence && since >= 0 ? since % recurrence : since;
    }

    private static double? Recurrence(in ChargingProfile profile) => profile switch
    {
        { ChargingProfileKind: not ChargingProfileKind.Recurring } => null,
        { RecurrencyKind: Codec.V16.RecurrencyKind.Weekly } => 604_800,
        _ => 86_400,
    };
}
