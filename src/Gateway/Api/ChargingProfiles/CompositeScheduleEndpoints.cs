using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.Api.Access;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Api.Commands;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;
using Ocpp.SmartCharging;

namespace Ocpp.Gateway.Api.ChargingProfiles;

/// <summary><c>/charge-points/{id}/connectors/{n}/composite-schedule</c>: what a connector's charging profiles come to.</summary>
internal static class CompositeScheduleEndpoints
{
    /// <summary>What is shown unless the caller says.</summary>
    public const int DefaultDuration = 24 * 60 * 60;

    /// <summary>Seconds that are shown at most; a longer wish is cut. A weekly profile shows whole in it.</summary>
    public const int MaxDuration = 7 * 24 * 60 * 60;

    /// <summary>Volts that somebody may mean.</summary>
    public const int MaxVoltage = 1000;

    private const string Action = "GetCompositeSchedule";

    public static void MapCompositeSchedules(this IEndpointRouteBuilder api) =>
        api.MapGet("/charge-points/{id}/connectors/{connectorId}/composite-schedule", GetAsync)
            .RequireRoleWhen("refresh", ApiRole.Operator)
            .WithTags("Charging profiles")
            .WithSummary("Shows what a connector's charging profiles come to, beside what the charge point said of it.")
            .WithDescription(
                "`computed` is the gateway's own result, from now on, out of the profiles that it believes to be in force; `reported` is the charge point's last answer to GetCompositeSchedule. "
                + "Connector 0 is the whole charge point. `duration` is seconds or a duration such as `1h` (default 24 h, at most 7 d), `unit` A or W (default: that of the profiles, else A), "
                + "`voltage` the volts between a phase and neutral for conversions (default 230). `refresh=true` asks the charge point first, which needs the role operator.")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-request")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-connector")
            .WithCommandProblems();

    private static async Task<Results<Ok<CompositeScheduleResource>, ProblemHttpResult>> GetAsync(
        ChargePointId id, string connectorId, string? duration, string? unit, decimal? voltage, bool? refresh,
        CompositeScheduleReader reader, StateQueries queries, CommandDesk desk, CancellationToken cancellation)
    {
        if (!TryRead(connectorId, duration, unit, voltage, out Wish? wish, out string? fault))
        {
            return Problems.InvalidRequest(fault);
        }

        await queries.CatchUpAsync(cancellation).ConfigureAwait(false);
        if (queries.FindChargePoint(id.Value) is not { } chargePoint)
        {
            return Problems.UnknownChargePoint(id.Value);
        }

        // A charge point that never said how many connectors it has may have any.
        if (CompositeScheduleReader.NumberOfConnectors(chargePoint) is { } count && wish.ConnectorId > count && !CompositeScheduleReader.ConnectorsOf(chargePoint).Contains(wish.ConnectorId))
        {
            string known = string.Create(CultureInfo.InvariantCulture, $"The NumberOfConnectors of '{id.Value}' is {count}; 0 is the whole charge point.");
            return Problems.Create(StatusCodes.Status404NotFound, "unknown-connector", "The charge point has no such connector.", known);
        }

        ChargingRateUnit told = wish.Unit ?? reader.UnitOf(id.Value, wish.ConnectorId);
        if (refresh == true)
        {
            // With the unit, always: without it the charge point chooses, and the two could not be compared.
            string request = string.Create(CultureInfo.InvariantCulture, $$"""{"connectorId":{{wish.ConnectorId}},"duration":{{wish.Duration}},"chargingRateUnit":"{{told}}"}""");
            CommandOutcome outcome = await desk.SubmitAsync(id.Value, Action, Encoding.UTF8.GetBytes(request), default, cancellation).ConfigureAwait(false);
            if (outcome.Result != CommandResult.Confirmed)
            {
                return CommandProblems.Of(outcome, id.Value, Action);
            }

            await queries.CatchUpAsync(cancellation).ConfigureAwait(false);
            chargePoint = queries.FindChargePoint(id.Value) ?? chargePoint;
        }

        return TypedResults.Ok(reader.Read(chargePoint, wish.ConnectorId, wish.Duration, told, wish.Voltage));
    }

    private static bool TryRead(
        string connectorId, string? duration, string? unit, decimal? voltage, [NotNullWhen(true)] out Wish? wish, [NotNullWhen(false)] out string? fault)
    {
        wish = null;
        fault = null;
        ChargingRateUnit? told = null;
        if (!int.TryParse(connectorId, NumberStyles.None, CultureInfo.InvariantCulture, out int connector))
        {
            fault = "The connector is a whole number; 0 is the whole charge point.";
        }
        else if (!TryReadDuration(duration, out int seconds))
        {
            fault = $"'duration' must be seconds or {DurationText.Allowed}; more than {MaxDuration} s is cut.";
        }
        else if (unit is not null && (told = ToUnit(unit)) is null)
        {
            fault = "'unit' must be A (amperes per phase) or W (watts in total).";
        }
        else if (voltage is <= 0 or > MaxVoltage)
        {
            fault = $"'voltage' is the volts between a phase and neutral, above 0 and at most {MaxVoltage}.";
        }
        else
        {
            wish = new Wish(connector, seconds, told, voltage ?? RateConversion.DefaultVoltage);
        }

        return wish is not null;
    }

    private static bool TryReadDuration(string? text, out int seconds)
    {
        seconds = DefaultDuration;
        if (text is null)
        {
            return true;
        }

        if (text.Length > 0 && text.All(char.IsAsciiDigit))
        {
            seconds = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int told) ? Clamp(told) : MaxDuration;
            return true;
        }

        bool isRead = DurationText.TryParse(text, out TimeSpan duration);
        seconds = Clamp(duration.TotalSeconds);
        return isRead;
    }

    private static int Clamp(double seconds) => (int)Math.Clamp(seconds, 1, MaxDuration);

    private static ChargingRateUnit? ToUnit(string text) => text switch
    {
        "A" or "a" => ChargingRateUnit.A,
        "W" or "w" => ChargingRateUnit.W,
        _ => null,
    };

    private sealed record Wish(int ConnectorId, int Duration, ChargingRateUnit? Unit, decimal Voltage);
}
