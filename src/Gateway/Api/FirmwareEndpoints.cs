using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Api;

/// <summary><c>/charge-points/{id}/firmware</c>: the version, the update that goes on and those before it.</summary>
internal static class FirmwareEndpoints
{
    public static void MapFirmware(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/charge-points/{id}/firmware").WithTags("Firmware");
        group.MapGet("", GetAsync)
            .WithSummary("Shows a charge point's firmware version and its last updates.")
            .WithDescription(
                "An update begins when the charge point accepts UpdateFirmware or SignedUpdateFirmware, or reports a status that nobody here asked for. Its statuses are shown as they came, "
                + "in any order. It ends with the charge point's last word, with a new version in a BootNotification, with a newer update, or after a day without a word.")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-charge-point");
    }

    private static async Task<Results<Ok<FirmwareResource>, ProblemHttpResult>> GetAsync(ChargePointId id, StateQueries queries, CancellationToken cancellation)
    {
        await queries.CatchUpAsync(cancellation).ConfigureAwait(false);
        if (queries.FindChargePoint(id.Value) is not { } chargePoint)
        {
            return Problems.UnknownChargePoint(id.Value);
        }

        List<FirmwareUpdateResource> updates = [.. queries.Transfers(TransferKind.Firmware, id.Value).Select(FirmwareUpdateResource.Of)];
        return TypedResults.Ok(new FirmwareResource
        {
            ChargePointId = id.Value,
            FirmwareVersion = JsonFields.Text(chargePoint.BootNotification.Span, "firmwareVersion"u8),
            BootTime = chargePoint.BootTime,
            Operation = updates.Find(update => update.Outcome is null),
            Operations = updates,
        });
    }
}
