using Microsoft.Extensions.DependencyInjection.Extensions;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.V16.Core;
using Ocpp.Gateway.V16.FirmwareManagement;
using Ocpp.Gateway.V16.Outcomes;
using Ocpp.Gateway.V16.Security;
using Ocpp.Gateway.Webhooks.Decisions;

namespace Ocpp.Gateway.V16;

/// <summary>OCPP 1.6 among the services: its handlers one by one, and its line in the list of protocols.</summary>
internal static class V16Registration
{
    public static IServiceCollection AddV16(this IServiceCollection services)
    {
        services.TryAddSingleton<DecisionClients>();
        return services
            .AddSingleton<AuthorizeHandler>()
            .AddSingleton<BootNotificationHandler>()
            .AddSingleton<DataTransferHandler>()
            .AddSingleton<DiagnosticsStatusNotificationHandler>()
            .AddSingleton<FirmwareStatusNotificationHandler>()
            .AddSingleton<HeartbeatHandler>()
            .AddSingleton<MeterValuesHandler>()
            .AddSingleton<StartTransactionHandler>()
            .AddSingleton<StatusNotificationHandler>()
            .AddSingleton<StopTransactionHandler>()
            .AddSingleton<LogStatusNotificationHandler>()
            .AddSingleton<SecurityEventNotificationHandler>()
            .AddSingleton<SignCertificateHandler>()
            .AddSingleton<SignedFirmwareStatusNotificationHandler>()
            .AddSingleton<V16Handlers>()
            .AddSingleton<OcppProtocol, V16Protocol>()
            .AddSingleton<CommandProtocol, V16CommandProtocol>()
            .AddSingleton<DecisionProtocol, V16DecisionProtocol>();
    }
}
