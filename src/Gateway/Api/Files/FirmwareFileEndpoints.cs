using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.Files;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Api.Files;

/// <summary><c>/firmware-files</c>: the images that the gateway's own file endpoint serves.</summary>
internal static class FirmwareFileEndpoints
{
    private const int MaxNameLength = 255;

    public static void MapFirmwareFiles(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/firmware-files").WithTags("Firmware");
        group.MapGet("", List)
            .WithSummary("Lists firmware images, the newest first.")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-request")
            .WithProblem(StatusCodes.Status404NotFound, FileProblems.Off);
        group.MapPost("", UploadAsync)
            .WithSummary("Uploads a firmware image.")
            .WithDescription(
                "The body is the image, or multipart/form-data with the image as its one file. `name` is what charge points see at the end of its URL; without it the file's own name counts. "
                + "With `sha256` the image is kept only if that is its SHA-256 in hex. An image stays until it is deleted.")
            .WithBody<Stream>("The image.", "application/octet-stream", "multipart/form-data")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-request")
            .WithProblem(StatusCodes.Status404NotFound, FileProblems.Off)
            .WithProblem(StatusCodes.Status413PayloadTooLarge, "body-too-large")
            .WithProblem(StatusCodes.Status422UnprocessableEntity, "checksum-mismatch")
            .WithProblem(StatusCodes.Status507InsufficientStorage, "no-room");
        group.MapGet("/{fileId}", Get)
            .WithSummary("Shows a firmware image's name, size and checksum.")
            .WithProblem(StatusCodes.Status404NotFound, FileProblems.Unknown);
        group.MapGet("/{fileId}/content", Download)
            .WithSummary("Downloads a firmware image.")
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream")
            .WithProblem(StatusCodes.Status404NotFound, FileProblems.Unknown);
        group.MapDelete("/{fileId}", Delete)
            .WithSummary("Deletes a firmware image and takes its URLs out of force. A download that goes on comes to its end.")
            .WithProblem(StatusCodes.Status404NotFound, FileProblems.Unknown);
    }

    private static Results<Ok<ItemPage<FirmwareFileResource>>, ProblemHttpResult> List(string? cursor, int? limit, FileShelf shelf, FilesOptions options)
    {
        if (!options.IsOn)
        {
            return FileProblems.FilesOff();
        }

        return Paging.TryRead(limit, cursor, out int count, out string? after, out string fault)
            ? TypedResults.Ok(Paging.Take(
                shelf.List(FileKind.Firmware).Where(file => after is null || string.CompareOrdinal(file.Id, after) < 0).Select(FirmwareFileResource.Of), count, file => file.FileId))
            : Problems.InvalidRequest(fault);
    }

    private static async Task<Results<Created<FirmwareFileResource>, ProblemHttpResult>> UploadAsync(
        string? name, string? sha256, HttpRequest request, FileShelf shelf, FilesOptions options)
    {
        if (!options.IsOn)
        {
            return FileProblems.FilesOff();
        }

        if (name is not null && (name.Length > MaxNameLength || FileName.Clean(name) is null))
        {
            return Problems.InvalidRequest($"'name' must be a file's name of at most {MaxNameLength} characters.");
        }

        if (sha256 is not null && (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigit)))
        {
            return Problems.InvalidRequest("'sha256' must be 64 digits in hex.");
        }

        bool isTaken = false;
        await using FileIntake intake = new(shelf, FileKind.Firmware, options.MaxFirmwareSize, () => !isTaken && (isTaken = true));
        FileRefusal refusal = await intake.ReadAsync(request).ConfigureAwait(false);
        if (refusal != FileRefusal.None)
        {
            return FileProblems.Of(refusal, options.MaxFirmwareSize);
        }

        (FileDraft draft, string? ownName) = intake.Files[0];
        if (draft.Size == 0)
        {
            return Problems.InvalidRequest("The image is empty.");
        }

        string found = draft.TakeHash();
        if (sha256 is not null && !sha256.Equals(found, StringComparison.OrdinalIgnoreCase))
        {
            return Problems.Create(
                StatusCodes.Status422UnprocessableEntity, "checksum-mismatch", "The image is not the one that was announced.", $"Its SHA-256 is {found}. Nothing was kept.", ("sha256", found));
        }

        try
        {
            ShelvedFile file = await draft.ShelveAsync(FileName.Clean(name) ?? FileName.Clean(ownName) ?? "firmware.bin", found, chargePointId: null, urlId: null).ConfigureAwait(false);
            return TypedResults.Created($"/api/v1/firmware-files/{file.Id}", FirmwareFileResource.Of(file));
        }
        catch (IOException exception) when (DiskFile.IsFull(exception))
        {
            return FileProblems.Of(FileRefusal.NoRoom, options.MaxFirmwareSize);
        }
    }

    private static Results<Ok<FirmwareFileResource>, ProblemHttpResult> Get(PathText fileId, FileShelf shelf) =>
        shelf.Find(FileKind.Firmware, fileId.Value) is { } file ? TypedResults.Ok(FirmwareFileResource.Of(file)) : FileProblems.UnknownFile(fileId.Value);

    private static IResult Download(PathText fileId, HttpResponse response, FileShelf shelf) =>
        shelf.Find(FileKind.Firmware, fileId.Value) is { } file ? FileDownload.Of(response, shelf, file) : FileProblems.UnknownFile(fileId.Value);

    private static Results<NoContent, ProblemHttpResult> Delete(PathText fileId, FileShelf shelf, FileUrls urls)
    {
        if (shelf.Find(FileKind.Firmware, fileId.Value) is not { } file || !shelf.Delete(file))
        {
            return FileProblems.UnknownFile(fileId.Value);
        }

        urls.Delete(url => url.FileId == file.Id);
        return TypedResults.NoContent();
    }
}

/// <summary>A firmware image.</summary>
/// <param name="FileId">Its id.</param>
/// <param name="Name">What charge points see at the end of its URL.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256 in hex.</param>
/// <param name="UploadedAt">When it was complete.</param>
internal sealed record FirmwareFileResource(string FileId, string Name, long Size, string Sha256, DateTimeOffset UploadedAt)
{
    public static FirmwareFileResource Of(ShelvedFile file) => new(file.Id, file.Name, file.Size, file.Sha256, file.At);
}

/// <summary>A file of somebody else's making as an answer of the API: to be saved, never to be shown.</summary>
internal static class FileDownload
{
    public static IResult Of(HttpResponse response, FileShelf shelf, ShelvedFile file)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "sandbox";
        return File.Exists(shelf.PathOf(file)) ? FileReply.Of(shelf, file) : FileProblems.UnknownFile(file.Id);
    }
}

/// <summary>The problems of files.</summary>
internal static class FileProblems
{
    public const string Off = "files-off";
    public const string Unknown = "unknown-file";

    public static ProblemHttpResult FilesOff() =>
        Problems.Create(StatusCodes.Status404NotFound, Off, "There is no file endpoint.", "Files:Listen is not set; set it and start again.");

    public static ProblemHttpResult UnknownFile(string fileId) =>
        Problems.Create(StatusCodes.Status404NotFound, Unknown, "The file is not known.", $"No file has the id '{fileId}' here, or it was deleted.");

    public static ProblemHttpResult TooManyUrls() => Problems.Create(
        StatusCodes.Status429TooManyRequests, "too-many-urls", "Too many URLs are in force.", string.Create(CultureInfo.InvariantCulture, $"{FileUrls.MaxUrls} were handed out and have not expired."));

    public static ProblemHttpResult Of(FileRefusal refusal, long maxSize) => refusal switch
    {
        FileRefusal.TooLarge => Problems.BodyTooLarge($"A firmware image may have {SizeText.Format(maxSize)} at most (Files:MaxFirmwareSize)."),
        FileRefusal.NoRoom => Problems.Create(
            StatusCodes.Status507InsufficientStorage, "no-room", "There is no room for the file.", "All files together would exceed Files:MaxTotalSize, or the disk has no room to spare."),
        FileRefusal.DiskFailed => Problems.Internal(),
        FileRefusal.TooMany => Problems.InvalidRequest("A multipart body may have one file."),
        FileRefusal.NoFile => Problems.InvalidRequest("The multipart body has no file in it."),
        FileRefusal.Part => Problems.InvalidRequest("A file has to be sent as a whole; Content-Range is not understood."),
        FileRefusal.TooSlow => Problems.Create(StatusCodes.Status408RequestTimeout, "invalid-request", "The request can't be understood.", "The body came too slowly."),
        _ => Problems.InvalidRequest("The body ended early or can't be understood."),
    };
}
