using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// The graceful stop: as soon as the program is told to stop, every session gets its Close frame (1001, RFC 6455 §7.4.1), and the
/// server that waits for its connections then finds them ending.
/// </summary>
internal sealed partial class SessionDrain(SessionTable table, IHostApplicationLifetime lifetime, ILogger<SessionDrain> logger) : IHostedService
{
    private CancellationTokenRegistration _registration;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = lifetime.ApplicationStopping.Register(CloseAll);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _registration.Dispose();
        return Task.CompletedTask;
    }

    private void CloseAll()
    {
        Log.Draining(logger, table.Count);
        foreach (ChargePointSession session in table.All)
        {
            session.CloseSoon(CloseCode.GoingAway, "The gateway stops.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 2201, Level = LogLevel.Information, Message = "Stopping: {Count} connections are closed.")]
        public static partial void Draining(ILogger logger, int count);
    }
}
