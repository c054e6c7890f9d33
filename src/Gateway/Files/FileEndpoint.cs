using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Net.Http.Headers;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.Files;

/// <summary>
/// Answers everything that comes over a files listener. A URL is all the right that it takes: who has it may fetch its file, or upload, until
/// it expires. An unknown, an expired and a foreign URL are one and the same 404. No URL is ever logged, only its id.
/// </summary>
internal sealed partial class FileEndpoint(
    FileShelf shelf,
    FileUrls urls,
    FileSlots slots,
    FileReceipts receipts,
    FilesOptions options,
    FileMetrics metrics,
    TimeProvider clock,
    IHostApplicationLifetime lifetime,
    ILogger<FileEndpoint> logger)
{
    /// <summary>What one who finds all places taken is asked to wait.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private readonly string _prefix = options.PublicUrl?.AbsolutePath.TrimEnd('/') ?? "";

    public async Task ServeAsync(HttpContext context)
    {
        string target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        if (!FilePath.TryParse(target, _prefix, out FilePath path) || urls.Find(path.Token) is not { } url || url.IsUpload != path.IsUpload)
        {
            metrics.Refused("unknown-url");
            Log.UnknownUrl(logger, context.Connection.RemoteIpAddress);
            await AnswerAsync(context, StatusCodes.Status404NotFound, "There is no such file, or the URL has expired.").ConfigureAwait(false);
            return;
        }

        string method = context.Request.Method;
        bool isPossible = url.IsUpload ? HttpMethods.IsPut(method) || HttpMethods.IsPost(method) : HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
        if (!isPossible)
        {
            metrics.Refused("method");
            context.Response.Headers.Allow = url.IsUpload ? "PUT, POST" : "GET, HEAD";
            await AnswerAsync(context, StatusCodes.Status405MethodNotAllowed, "The URL is for another method.").ConfigureAwait(false);
            return;
        }

        if (!slots.TryEnter())
        {
            metrics.Refused("busy");
            context.Response.Headers.RetryAfter = ((int)RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "All places are taken.").ConfigureAwait(false);
            return;
        }

        // A download over a modem would hold up the stop; the charge point comes back for the rest.
        using CancellationTokenRegistration stopping = lifetime.ApplicationStopping.Register(static state => ((HttpContext)state!).Abort(), context);
        try
        {
            await (url.IsUpload ? UploadAsync(context, url, path.Name) : DownloadAsync(context, url)).ConfigureAwait(false);
        }
        finally
        {
            slots.Leave();
        }
    }

    private async Task DownloadAsync(HttpContext context, IssuedUrl url)
    {
        if (shelf.Find(FileKind.Firmware, url.FileId!) is not { } file || !File.Exists(shelf.PathOf(file)))
        {
            metrics.Refused("unknown-url");
            await AnswerAsync(context, StatusCodes.Status404NotFound, "There is no such file, or the URL has expired.").ConfigureAwait(false);
            return;
        }

        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = FileIntake.SlowestRate;
        }

        HttpResponse response = context.Response;
        response.Headers.CacheControl = "private";
        await FileReply.Of(shelf, file).ExecuteAsync(context).ConfigureAwait(false);
        bool isBroken = context.RequestAborted.IsCancellationRequested;
        string outcome = isBroken ? "broken" : response.StatusCode switch
        {
            StatusCodes.Status200OK => "whole",
            StatusCodes.Status206PartialContent => "part",
            StatusCodes.Status304NotModified => "unchanged",
            _ => "refused",
        };
        long bytes = HttpMethods.IsGet(context.Request.Method) && outcome is "whole" or "part" ? response.ContentLength ?? 0 : 0;
        metrics.Downloaded(outcome, bytes);
        Log.Fetched(logger, url.ChargePointId, file.Id, file.Name, outcome, bytes, url.Id);
    }

    private async Task UploadAsync(HttpContext context, IssuedUrl url, string? pathName)
    {
        FileIntake intake = new(shelf, FileKind.Upload, options.MaxUploadSize, () => urls.TryTakePlace(url));
        int kept = 0;
        FileRefusal refusal = FileRefusal.Broken;
        long bytes = 0;
        try
        {
            refusal = await intake.ReadAsync(context.Request).ConfigureAwait(false);
            if (refusal == FileRefusal.None)
            {
                bytes = intake.Files.Sum(file => file.Draft.Size);
                refusal = await KeepAsync(intake, url, pathName).ConfigureAwait(false);
                kept = refusal == FileRefusal.None ? intake.Files.Count : 0;
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The charge point is gone, and so is what it has brought so far.
            context.Abort();
        }
        finally
        {
            await intake.DisposeAsync().ConfigureAwait(false);
            for (int i = kept; i < intake.Begun; i++)
            {
                urls.GiveBackPlace(url);
            }
        }

        metrics.Uploaded(refusal, kept > 0 ? bytes : 0);
        if (refusal == FileRefusal.None)
        {
            await AnswerAsync(context, StatusCodes.Status201Created, "The file is kept.").ConfigureAwait(false);
            return;
        }

        Log.UploadRefused(logger, url.ChargePointId, refusal, url.Id);
        (int status, string text) = Explain(refusal);
        context.Response.Headers.Connection = "close";
        await AnswerAsync(context, status, text).ConfigureAwait(false);
    }

    // All files of a request or none: a charge point that is told no sends them all again.
    private async Task<FileRefusal> KeepAsync(FileIntake intake, IssuedUrl url, string? pathName)
    {
        List<ShelvedFile> kept = [];
        try
        {
            foreach ((FileDraft draft, string? name) in intake.Files)
            {
                string label = FileName.Clean(name) ?? pathName ?? $"upload-{clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}.bin";
                ShelvedFile file = await draft.ShelveAsync(label, draft.TakeHash(), url.ChargePointId, url.Id).ConfigureAwait(false);
                kept.Add(file);
                if (!await receipts.RecordAsync(file).ConfigureAwait(false))
                {
                    shelf.Delete(file);
                    return FileRefusal.TooMany;
                }

                Log.Received(logger, url.ChargePointId, file.Id, file.Name, file.Size, url.Id);
            }

            return FileRefusal.None;
        }
        catch (Exception exception) when (exception is IOException or JournalUnavailableException or StateUnavailableException)
        {
            kept.ForEach(file => shelf.Delete(file));
            Log.NotKept(logger, url.ChargePointId, exception);
            return exception is IOException io && !DiskFile.IsFull(io) ? FileRefusal.DiskFailed : FileRefusal.NoRoom;
        }
    }

    private (int Status, string Text) Explain(FileRefusal refusal) => refusal switch
    {
        FileRefusal.TooLarge => (StatusCodes.Status413PayloadTooLarge, $"An upload may have {SizeText.Format(options.MaxUploadSize)} at most."),
        FileRefusal.NoRoom => (StatusCodes.Status507InsufficientStorage, "There is no room for the file."),
        FileRefusal.DiskFailed => (StatusCodes.Status500InternalServerError, "The file could not be written."),
        FileRefusal.TooSlow => (StatusCodes.Status408RequestTimeout, "The body came too slowly."),
        FileRefusal.Part => (StatusCodes.Status400BadRequest, "A file has to be sent as a whole; Content-Range is not understood."),
        FileRefusal.TooMany => (StatusCodes.Status409Conflict, "The URL takes no more files."),
        FileRefusal.NoFile => (StatusCodes.Status400BadRequest, "The multipart body has no file in it."),
        _ => (StatusCodes.Status400BadRequest, "The body ended early or can't be understood."),
    };

    private static async Task AnswerAsync(HttpContext context, int status, string text)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.WriteAsync(text + "\n", context.RequestAborted).ConfigureAwait(false);
        }
    }
}
