using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Tests.State;

public sealed class StateHostTests
{
    [Fact]
    public async Task Commands_under_way_when_the_process_went_are_offline_and_held_ones_wait_on()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        Queue("queued", holdUntil: null);
        Queue("sent", holdUntil: null);
        StateRig.Record(chargePoint, new CommandSent { CommandId = "sent" });
        Queue("held", rig.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        Queue("held too long", rig.Clock.GetUtcNow());
        Queue("done", holdUntil: null);
        StateRig.Record(chargePoint, new CommandCompleted { CommandId = "done", State = CommandState.Rejected, Response = "{}"u8 });
        await rig.RestartAsync();
        using ApplicationLifetime lifetime = new();
        using TestMeters meters = new();
        using ReadinessWatch readiness = new(rig.Journal, rig.Store, [], new ReadinessLimits(), rig.Clock, NullLogger<ReadinessWatch>.Instance);
        StateMetrics metrics = new(meters, rig.Journal, rig.Store, readiness);
        StateHost host = new(rig.Journal, rig.Store, rig.Queries, rig.ChargePoints, rig.Clock, metrics, lifetime, NullLogger<StateHost>.Instance);

        int ended = host.EndAbandonedCommands();
        await rig.CatchUpAsync();

        Assert.Equal(3, ended);
        Assert.Equal(CommandState.Offline, rig.Queries.FindCommand("queued")!.State);
        Assert.Equal(CommandState.Offline, rig.Queries.FindCommand("sent")!.State);
        Assert.Equal(CommandState.Offline, rig.Queries.FindCommand("held too long")!.State);
        Assert.Equal(CommandState.Queued, rig.Queries.FindCommand("held")!.State);
        Assert.Equal(CommandState.Rejected, rig.Queries.FindCommand("done")!.State);
        Assert.Equal(["held"], rig.Queries.UnfinishedCommands().Select(command => command.CommandId));

        void Queue(string id, DateTimeOffset? holdUntil) =>
            StateRig.Record(chargePoint, new CommandQueued { CommandId = id, Action = "Reset", HoldUntil = holdUntil, Request = "{}"u8 });
    }

    [Fact]
    public async Task What_the_services_keep_is_there_when_they_are_opened_again()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("ocpp-services");
        try
        {
            int transaction;
            await using (ServiceProvider services = Open(directory.FullName))
            {
                await services.GetRequiredService<FleetRegistrar>().PutAsync("CP1", registration => registration with { SecurityProfile = 1 }, CancellationToken.None);
                ChargePoint chargePoint = services.GetRequiredService<ChargePointDirectory>().Acquire("CP1");
                transaction = services.GetRequiredService<TransactionLedger>().TakeId();
                lock (chargePoint.Turn)
                {
                    chargePoint.Record(new TransactionStarted
                    {
                        TransactionId = transaction,
                        ConnectorId = 1,
                        IdTag = "T",
                        Timestamp = "x"u8,
                        Status = AuthorizationStatus.Accepted,
                        Payload = "{}"u8,
                    });
                }
            }

            await using (ServiceProvider services = Open(directory.FullName))
            {
                StateQueries queries = services.GetRequiredService<StateQueries>();
                ChargePoint chargePoint = services.GetRequiredService<ChargePointDirectory>().Acquire("CP1");

                Assert.Equal(1, queries.FindChargePoint("CP1")!.Registration.SecurityProfile);
                Assert.True(queries.FindTransaction(transaction, withMeterValues: true)!.IsOpen);
                Assert.Equal(transaction, chargePoint.OpenOn(1)!.Id);
                Assert.Equal(transaction + 1, services.GetRequiredService<TransactionLedger>().TakeId());
                Assert.Equal(AuthorizationStatus.Accepted, services.GetRequiredService<IdTagRegister>().Find("anything").Status);
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static ServiceProvider Open(string directory)
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton(new OcppOptions { UnknownIdTags = UnknownIdTagRule.Accept });
        services.AddSingleton(new StorageOptions { Directory = directory });
        services.AddSingleton<IHostApplicationLifetime>(new ApplicationLifetime());
        services.AddState();
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
    }

    private sealed class ApplicationLifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
