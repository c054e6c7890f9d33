using System.Diagnostics.Metrics;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Storage.Journal;
using Ocpp.Storage.Messages;

namespace Ocpp.Gateway.Messages;

/// <summary>The message log among the services; there is none while <c>Storage:MessageLogSize</c> is 0.</summary>
internal static class MessageLogRegistration
{
    // Two of the largest messages, both directions of one exchange, always fit.
    private const int MessagesInQueue = 4;
    private const int LeastQueueLength = 4 * 1024 * 1024;

    public static IServiceCollection AddMessageLog(this IServiceCollection services, StorageOptions storage) =>
        storage.MessageLogSize == 0 ? services : services.AddSingleton(Open);

    private static MessageLog Open(IServiceProvider provider)
    {
        StorageOptions storage = provider.GetRequiredService<StorageOptions>();
        IEventJournal journal = provider.GetRequiredService<IEventJournal>();
        MessageLog log = MessageLog.Open(
            new MessageLogOptions
            {
                Directory = Path.Combine(storage.Directory, "messages"),
                MaxSize = storage.MessageLogSize,
                Retention = storage.Retention,
                QueueLength = Math.Max(LeastQueueLength, MessagesInQueue * provider.GetRequiredService<OcppOptions>().MaxMessageSize),
                Redactor = new MessageSecrets().TryRedact,

                // A full disk is the journal's first: it takes nothing before the last of it is gone, and what is left is for checkpoints.
                MayWrite = () => journal.Health == JournalHealth.Healthy,
            },
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<MessageLog>>());
        MessageLogMetrics.Observe(provider.GetRequiredService<IMeterFactory>(), log);
        return log;
    }
}
