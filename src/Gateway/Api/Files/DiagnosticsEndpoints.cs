using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.Api.Access;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Files;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Api.Files;

/// <summary><c>/charge-points/{id}/diagnostics</c>: uploads of diagnostics and logs, and the files that came.</summary>
internal static class DiagnosticsEndpoints
{
    public static void MapDiagnostics(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/charge-points/{id}/diagnostics").WithTags("Diagnostics");
        group.MapGet("", GetAsync)
            .WithSummary("Shows a charge point's last uploads of diagnostics and logs.")
            .WithDescription(
                "An upload begins when the charge point answers GetDiagnostics or accepts GetLog, or reports a status that nobody here asked for. It ends with the charge point's last word, "
                + "with the file's arrival at the gateway's own endpoint, with a newer upload, or after a day without a word.")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-charge-point");
        group.MapPost("/url", IssueUrlAsync)
            .RequireRole(ApiRole.Operator)
            .WithSummary("Makes a URL by which a charge point uploads diagnostics or a log to the gateway.")
            .WithDescription(
                "`location` goes into GetDiagnostics, or into GetLog as `remoteLocation`. It takes PUT and POST, the file as the body or as multipart/form-data, with a name behind it or without, until `expiresAt`. "
                + "The body may be left out.")
            .WithBody<DiagnosticsUrlBody>("For how long.")
            .WithProblem(StatusCodes.Status400BadRequest, "malformed-json")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-charge-point")
            .WithProblem(StatusCodes.Status404NotFound, FileProblems.Off)
            .WithProblem(StatusCodes.Status422UnprocessableEntity, "invalid-body")
            .WithProblem(StatusCodes.Status429TooManyRequests, "too-many-urls");
        group.MapGet("/files", List)
            .WithSummary("Lists the files that a charge point uploaded to the gateway, the newest first.")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-request")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-charge-point");
        group.MapGet("/files/{fileId}", GetFile)
            .WithSummary("Shows an uploaded file's name, size and checksum.")
            .WithProblem(StatusCodes.Status404NotFound, FileProblems.Unknown);
        group.MapGet("/files/{fileId}/content", Download)
            .WithSummary("Downloads an uploaded file.")
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream")
            .WithProblem(StatusCodes.Status404NotFound, FileProblems.Unknown);
        group.MapDelete("/files/{fileId}", Delete)
            .WithSummary("Deletes an uploaded file before Files:Retention does.")
            .WithProblem(StatusCodes.Status404NotFound, FileProblems.Unknown);
    }

    private static async Task<Results<Created<DiagnosticsUrlResource>, ProblemHttpResult>> IssueUrlAsync(
        ChargePointId id, HttpRequest request, ChargePointDirectory directory, FileUrls urls, FileAddress address, FilesOptions options)
    {
        if (!options.IsOn)
        {
            return FileProblems.FilesOff();
        }

        if (!directory.IsKnown(id.Value))
        {
            return Problems.UnknownChargePoint(id.Value);
        }

        (FileUrlWish wish, BodyFault? fault) = await FileUrlWish.ReadAsync(request, options, namesFile: false).ConfigureAwait(false);
        if (fault is { } broken)
        {
            return Problems.InvalidBody(broken.Field, broken.Rule);
        }

        return urls.Issue(id.Value, fileId: null, wish.Lifetime, out string token) is { } url
            ? TypedResults.Created(
                (string?)null,
                new DiagnosticsUrlResource
                {
                    Location = address.ToUpload(token),
                    UrlId = url.Id,
                    ExpiresAt = url.ExpiresAt,
                    MaxSize = options.MaxUploadSize,
                    MaxFiles = FileUrls.MaxUploads,
                })
            : FileProblems.TooManyUrls();
    }

    private static Results<Ok<ItemPage<ReceivedFileResource>>, ProblemHttpResult> List(ChargePointId id, string? cursor, int? limit, ChargePointDirectory directory, FileShelf shelf)
    {
        if (!directory.IsKnown(id.Value))
        {
            return Problems.UnknownChargePoint(id.Value);
        }

        return Paging.TryRead(limit, cursor, out int count, out string? after, out string fault)
            ? TypedResults.Ok(Paging.Take(
                shelf.List(FileKind.Upload, id.Value).Where(file => after is null || string.CompareOrdinal(file.Id, after) < 0).Select(Show), count, file => file.FileId))
            : Problems.InvalidRequest(fault);
    }

    private static Results<Ok<ReceivedFileResource>, ProblemHttpResult> GetFile(ChargePointId id, PathText fileId, FileShelf shelf) =>
        Find(id, fileId, shelf) is { } file ? TypedResults.Ok(Show(file)) : FileProblems.UnknownFile(fileId.Value);

    private static IResult Download(ChargePointId id, PathText fileId, HttpResponse response, FileShelf shelf) =>
        Find(id, fileId, shelf) is { } file ? FileDownload.Of(response, shelf, file) : FileProblems.UnknownFile(fileId.Value);

    private static Results<NoContent, ProblemHttpResult> Delete(ChargePointId id, PathText fileId, FileShelf shelf) =>
        Find(id, fileId, shelf) is { } file && shelf.Delete(file) ? TypedResults.NoContent() : FileProblems.UnknownFile(fileId.Value);

    private static ShelvedFile? Find(ChargePointId id, PathText fileId, FileShelf shelf) =>
        shelf.Find(FileKind.Upload, fileId.Value) is { } file && file.ChargePointId == id.Value ? file : null;

    private static ReceivedFileResource Show(ShelvedFile file) => new(file.Id, file.Name, file.Size, file.Sha256, file.At);

    private static async Task<Results<Ok<DiagnosticsResource>, ProblemHttpResult>> GetAsync(ChargePointId id, StateQueries queries, CancellationToken cancellation)
    {
        await queries.CatchUpAsync(cancellation).ConfigureAwait(false);
        if (queries.FindChargePoint(id.Value) is null)
        {
            return Problems.UnknownChargePoint(id.Value);
        }

        List<DiagnosticsUploadResource> uploads = [.. queries.Transfers(TransferKind.Diagnostics, id.Value).Select(DiagnosticsUploadResource.Of)];
        return TypedResults.Ok(new DiagnosticsResource
        {
            ChargePointId = id.Value,
            Operation = uploads.Find(upload => upload.Outcome is null),
            Operations = uploads,
        });
    }
}
