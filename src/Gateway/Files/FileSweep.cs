using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Files;

/// <summary>Removes what is over: expired URLs, uploads older than <c>Files:Retention</c>, and what belongs to a charge point that was forgotten.</summary>
internal sealed partial class FileSweep(
    FileShelf shelf, FileUrls urls, ChargePointDirectory directory, FilesOptions options, FileMetrics metrics, TimeProvider clock, ILogger<FileSweep> logger) : BackgroundService
{
    /// <summary>How often it looks. What has expired is refused at once; only its bytes stay so long.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>Looks once. Gives the number of files and URLs that it removed.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public (int Files, int Urls) Sweep()
    {
        DateTimeOffset now = clock.GetUtcNow();
        int files = 0;
        foreach (ShelvedFile file in shelf.List(FileKind.Upload))
        {
            if ((file.At + options.Retention <= now || !directory.IsKnown(file.ChargePointId!)) && shelf.Delete(file))
            {
                files++;
            }
        }

        return (files, urls.Delete(url => url.ExpiresAt <= now || !directory.IsKnown(url.ChargePointId)));
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The figures are there from the start, whether anybody transfers or not.
        GC.KeepAlive(metrics);
        return options.IsOn ? clock.EachAsync(Interval, SweepOnce, stoppingToken) : Task.CompletedTask;
    }

    private void SweepOnce()
    {
        try
        {
            (int files, int expired) = Sweep();
            Log.Swept(logger, files, expired);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.SweepFailed(logger, exception);
        }
    }
}
