namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>The settings under <c>Telemetry</c>, checked; immutable, one instance for the life of the process.</summary>
internal sealed record TelemetryOptions
{
    /// <summary>Where metrics and traces are sent by OTLP; null sends them nowhere. <c>/metrics</c> is there in any case.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>How they are sent.</summary>
    public OtlpTransport OtlpProtocol { get; init; } = OtlpTransport.Grpc;

    /// <summary>How often the metrics are sent; spans go a few seconds after their end.</summary>
    public TimeSpan OtlpInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The share of traces that are recorded and sent, from 0, which records none, to 1. A request that says whether its trace is sampled is believed.</summary>
    public double TraceSampling { get; init; }
}

/// <summary>The two transports of OTLP that collectors take.</summary>
internal enum OtlpTransport
{
    /// <summary>gRPC; a collector's port is 4317 by custom.</summary>
    Grpc,

    /// <summary>Protocol buffers over HTTP POST to <c>/v1/metrics</c> and <c>/v1/traces</c>; a collector's port is 4318 by custom.</summary>
    Http,
}
