using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>Registers journal, store and what lives on them. The order in which they are opened follows from who needs whom: journal, store, ledger.</summary>
internal static class StateServices
{
    // What a fact takes beside the OCPP message that it carries, and what one takes without any: the largest is a page of a fleet command with the longest identities.
    private const int FactOverhead = 128 * 1024;

    public static IServiceCollection AddState(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton(OpenJournal);
        services.AddSingleton<StateProjection>();
        services.AddSingleton(static provider => provider.GetRequiredService<StateProjection>().Index);
        services.AddSingleton(OpenStore);
        services.AddSingleton<IStateReader>(static provider => provider.GetRequiredService<StateStore>());
        services.AddSingleton<FactRecorder>();
        services.AddSingleton(OpenLedger);
        services.AddSingleton(static provider => new LiveServices(
            provider.GetRequiredService<FactRecorder>(),
            provider.GetRequiredService<StateStore>(),
            provider.GetRequiredService<TransactionLedger>(),
            UnknownBootStatus(provider)));
        services.AddSingleton<ChargePointDirectory>();
        services.AddSingleton<ReservationIds>();
        services.AddSingleton<ReservationSweep>();
        services.AddSingleton(static provider => new IdTagRegister(
            provider.GetRequiredService<StateStore>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<OcppOptions>().UnknownIdTags == UnknownIdTagRule.Accept ? AuthorizationStatus.Accepted : AuthorizationStatus.Invalid));
        services.AddSingleton(static provider => new StateQueries(
            provider.GetRequiredService<IEventJournal>(),
            provider.GetRequiredService<StateStore>(),
            provider.GetRequiredService<StateIndex>(),
            provider.GetRequiredService<TimeProvider>(),
            UnknownBootStatus(provider)));
        services.AddSingleton<FleetRegistrar>();
        services.AddSingleton<WebhookQueries>();
        services.AddSingleton<FleetQueries>();
        services.AddSingleton<ConfigurationDue>();
        services.AddSingleton<RetentionSweep>();
        services.AddSingleton<ChargingProfileSweep>();
        services.AddSingleton<ReadinessLimits>();
        services.AddSingleton<ReadinessWatch>();
        services.AddHostedService(static provider => provider.GetRequiredService<ReadinessWatch>());
        services.AddSingleton<StateMetrics>();
        services.AddHostedService<StateHost>();
        services.AddHostedService(static provider => provider.GetRequiredService<RetentionSweep>());
        services.AddHostedService(static provider => provider.GetRequiredService<ReservationSweep>());
        services.AddSingleton<TransferSweep>();
        services.AddHostedService(static provider => provider.GetRequiredService<TransferSweep>());
        services.AddHostedService(static provider => provider.GetRequiredService<ChargingProfileSweep>());
        return services;
    }

    private static RegistrationStatus UnknownBootStatus(IServiceProvider provider) =>
        provider.GetRequiredService<OcppOptions>().UnknownChargePoints == UnknownChargePointRule.Pending ? RegistrationStatus.Pending : RegistrationStatus.Accepted;

    private static IEventJournal OpenJournal(IServiceProvider provider)
    {
        StorageOptions storage = provider.GetRequiredService<StorageOptions>();
        int longestRecord = provider.GetRequiredService<OcppOptions>().MaxMessageSize + FactOverhead;
        return EventJournal.Open(
            new JournalOptions
            {
                Directory = storage.Directory,
                SegmentSize = storage.SegmentSize,
                Durability = storage.Durability,
                CommitInterval = storage.CommitInterval,
                CommitLinger = storage.CommitLinger,
                MaxRecordSize = longestRecord,
            },
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<EventJournal>>(),
            provider.GetService<IMeterFactory>());
    }

    private static StateStore OpenStore(IServiceProvider provider) => StateStore.Open(
        new StateStoreOptions
        {
            Directory = Path.Combine(provider.GetRequiredService<StorageOptions>().Directory, "state"),
            CheckpointInterval = provider.GetRequiredService<StorageOptions>().CheckpointInterval,
        },
        provider.GetRequiredService<IEventJournal>(),
        provider.GetRequiredService<StateProjection>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetService<ILogger<StateStore>>());

    private static TransactionLedger OpenLedger(IServiceProvider provider)
    {
        StateStore store = provider.GetRequiredService<StateStore>();
        bool mayHaveLostIds = provider.GetRequiredService<StorageOptions>().Durability == Durability.Async;
        return TransactionLedger.Open(store, provider.GetRequiredService<StateIndex>(), mayHaveLostIds);
    }
}
