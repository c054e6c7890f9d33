using System.Reflection;
using Ocpp.Gateway.Hosting.Settings;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Ocpp.Gateway.Telemetry;

/// <summary>
/// Who listens to the meters: Prometheus at <c>/metrics</c> always, a collector over OTLP where one is configured. The meters themselves
/// are beside what they measure, one class per folder.
/// </summary>
internal static class TelemetryRegistration
{
    /// <summary>
    /// What is listened to: our own meters; the runtime's own (garbage collection, allocations, thread pool, locks); the API's requests; and
    /// Kestrel for TLS handshakes and connections that wait.
    /// </summary>
    private static readonly string[] Meters = ["Ocpp.*", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    public static IServiceCollection AddTelemetry(this IServiceCollection services, TelemetryOptions options)
    {
        string? version = typeof(TelemetryRegistration).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("ocpp-gateway", serviceVersion: version))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters).AddPrometheusExporter();
                if (options.OtlpEndpoint is not null)
                {
                    metrics.AddOtlpExporter((exporter, reader) => Configure(exporter, reader, options));
                }
            });
        return services;
    }

    private static void Configure(OtlpExporterOptions exporter, MetricReaderOptions reader, TelemetryOptions options)
    {
        bool isHttp = options.OtlpProtocol == OtlpTransport.Http;
        exporter.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;

        // Whoever gives the address of a collector means its usual path (OTLP specification, "OTLP/HTTP Request").
        exporter.Endpoint = isHttp && options.OtlpEndpoint!.AbsolutePath == "/" ? new Uri(options.OtlpEndpoint, "v1/metrics") : options.OtlpEndpoint!;
        reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.OtlpInterval.TotalMilliseconds;
    }
}
