using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.Api.Access;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Files;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Api.Files;

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
        group.MapPost("/url", IssueUrlAsync)
            .RequireRole(ApiRole.Operator)
            .WithSummary("Makes a URL by which a charge point fetches a firmware image from the gateway.")
            .WithDescription("`location` goes into UpdateFirmware or SignedUpdateFirmware. It holds for this image, as often as it is asked for and in parts too, until `expiresAt`.")
            .WithBody<FirmwareUrlBody>("Which image, and for how long.")
            .WithProblem(StatusCodes.Status400BadRequest, "malformed-json")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-charge-point")
            .WithProblem(StatusCodes.Status404NotFound, FileProblems.Off)
            .WithProblem(StatusCodes.Status422UnprocessableEntity, "invalid-body")
            .WithProblem(StatusCodes.Status422UnprocessableEntity, FileProblems.Unknown)
            .WithProblem(StatusCodes.Status429TooManyRequests, "too-many-urls");
    }

    private static async Task<Results<Created<FirmwareUrlResource>, ProblemHttpResult>> IssueUrlAsync(
        ChargePointId id, HttpRequest request, ChargePointDirectory directory, FileShelf shelf, FileUrls urls, FileAddress address, FilesOptions options)
    {
        if (!options.IsOn)
        {
            return FileProblems.FilesOff();
        }

        if (!directory.IsKnown(id.Value))
        {
            return Problems.UnknownChargePoint(id.Value);
        }

        (FileUrlWish wish, BodyFault? fault) = await FileUrlWish.ReadAsync(request, options, namesFile: true).ConfigureAwait(false);
        if (fault is { } broken)
        {
            return Problems.InvalidBody(broken.Field, broken.Rule);
        }

        if (shelf.Find(FileKind.Firmware, wish.FileId) is not { } file)
        {
            return Problems.Create(StatusCodes.Status422UnprocessableEntity, FileProblems.Unknown, "The file is not known.", $"No firmware image has the id '{wish.FileId}'.");
        }

        return urls.Issue(id.Value, file.Id, wish.Lifetime, out string token) is { } url
            ? TypedResults.Created(
                (string?)null,
                new FirmwareUrlResource { Location = address.ToDownload(token, file.Name), UrlId = url.Id, ExpiresAt = url.ExpiresAt, File = FirmwareFileResource.Of(file) })
            : FileProblems.TooManyUrls();
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
