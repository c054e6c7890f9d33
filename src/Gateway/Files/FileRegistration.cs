using Microsoft.Extensions.Logging.Console;

namespace Ocpp.Gateway.Files;

/// <summary>The file endpoint among the services, and its place before everything that the API listener serves.</summary>
internal static class FileRegistration
{
    // It logs the URL of each request at Information.
    private const string RequestLog = "Microsoft.AspNetCore.Hosting.Diagnostics";

    public static IServiceCollection AddFiles(this IServiceCollection services) => services
        .AddSingleton<FileRoom>()
        .AddSingleton<FileShelf>()
        .AddSingleton<FileUrls>()
        .AddSingleton<FileSlots>()
        .AddSingleton<FileReceipts>()
        .AddSingleton<FileMetrics>()
        .AddSingleton<FileEndpoint>()
        .AddSingleton<FileSweep>()
        .AddHostedService(static provider => provider.GetRequiredService<FileSweep>());

    /// <summary>Gives what came over a files listener to the endpoint. Comes first.</summary>
    public static WebApplication MapFiles(this WebApplication app)
    {
        app.MapWhen(FileConnection.IsOf, static files => files.Run(static context => context.RequestServices.GetRequiredService<FileEndpoint>().ServeAsync(context)));
        return app;
    }

    /// <summary>A URL is a secret: the framework's own log of requests stays silent, whatever level is asked for.</summary>
    public static void KeepTokensOut(ILoggingBuilder logging)
    {
        logging.AddFilter(RequestLog, LogLevel.Warning);
        logging.AddFilter<ConsoleLoggerProvider>(RequestLog, LogLevel.Warning);
    }
}
