using System.Reflection;
using Ocpp.Gateway.Hosting.Settings;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Ocpp.Gateway.Telemetry;

/// <summary>
/// Who listens to meters and traces: Prometheus at <c>/metrics</c> always, a collector over OTLP where one is configured. What is measured and
/// traced is said beside it, a class per folder.
/// </summary>
internal static class TelemetryRegistration
{
    /// <summary>
    /// What is listened to: our own meters; the runtime's own (garbage collection, allocations, thread pool, locks); the API's requests; and
    /// Kestrel for TLS handshakes and connections that wait.
    /// </summary>
    private static readonly string[] Meters = ["Ocpp.*", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    /// <summary>Our own spans, and the runtime's for what we ask of others over HTTP. Those of the API's requests come with their instrumentation.</summary>
    private static readonly string[] Sources = ["Ocpp.*", "System.Net.Http"];

    public static IServiceCollection AddTelemetry(this IServiceCollection services, TelemetryOptions options)
    {
        string? version = typeof(TelemetryRegistration).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        OpenTelemetryBuilder telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("ocpp-gateway", serviceVersion: version))
            .WithMetrics(metrics =>
            {
                // Kestrel would keep a list of tags for each connection until its end; ours, ocpp.connections and ocpp.handshakes, say the same.
                metrics.AddMeter(Meters).AddView("kestrel.connection.duration", MetricStreamConfiguration.Drop).AddPrometheusExporter();
                if (options.OtlpEndpoint is not null)
                {
                    metrics.AddOtlpExporter((exporter, reader) =>
                    {
                        Configure(exporter, options, "metrics");
                        reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.OtlpInterval.TotalMilliseconds;
                    });
                }
            });
        if (options.TraceSampling > 0)
        {
            telemetry.WithTracing(traces => AddTraces(traces, options));
        }

        return services;
    }

    private static void AddTraces(TracerProviderBuilder traces, TelemetryOptions options) => traces
        .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.TraceSampling)))
        .AddSource(Sources)
        .AddAspNetCoreInstrumentation(static requests => requests.Filter = static context => context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        .AddOtlpExporter(exporter => Configure(exporter, options, "traces"));

    private static void Configure(OtlpExporterOptions exporter, TelemetryOptions options, string signal)
    {
        bool isHttp = options.OtlpProtocol == OtlpTransport.Http;
        exporter.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = isHttp ? AddressOf(options.OtlpEndpoint!, signal) : options.OtlpEndpoint!;
    }

    // Each signal has its own path below the collector's address (OTLP specification, "OTLP/HTTP Request"). Who gave that of the metrics meant the collector.
    private static Uri AddressOf(Uri collector, string signal)
    {
        string address = collector.AbsoluteUri.TrimEnd('/');
        return new Uri($"{(address.EndsWith("/v1/metrics", StringComparison.Ordinal) ? address[..^"/v1/metrics".Length] : address)}/v1/{signal}");
    }
}
