namespace Ocpp.Gateway.Hosting;

/// <summary>
/// Keeps the framework from logging a failed start with a stack trace: the operator gets one line instead (<see cref="StartFailure"/>).
/// Once the start has succeeded both categories speak as ever.
/// </summary>
internal sealed class QuietStart
{
    private static readonly string[] Categories = ["Microsoft.AspNetCore.Server.Kestrel", "Microsoft.Extensions.Hosting.Internal.Host"];
    private volatile bool _isOver;

    /// <summary>Ends the silence.</summary>
    public void End() => _isOver = true;

    /// <summary>Adds the filters; they are asked for each message.</summary>
    public void AddTo(ILoggingBuilder logging)
    {
        foreach (string category in Categories)
        {
            logging.AddFilter(category, level => _isOver && level >= LogLevel.Warning);
        }

        // "Now listening on http://…" would be said of the OCPP listeners too; the banner says it right.
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
    }
}
