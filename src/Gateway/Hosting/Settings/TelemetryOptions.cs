namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>The settings under <c>Telemetry</c>, checked; immutable, one instance for the life of the process.</summary>
internal sealed record TelemetryOptions
{
    /// <summary>Where the metrics are sent by OTLP; null sends them nowhere. <c>/metrics</c> is there in any case.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>How they are sent.</summary>
    public OtlpTransport OtlpProtocol { get; init; } = OtlpTransport.Grpc;

    /// <summary>How often they are sent.</summary>
    public TimeSpan OtlpInterval { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>The two transports of OTLP that collectors take.</summary>
internal enum OtlpTransport
{
    /// <summary>gRPC; a collector's port is 4317 by custom.</summary>
    Grpc,

    /// <summary>Protocol buffers over HTTP POST to <c>/v1/metrics</c>; a collector's port is 4318 by custom.</summary>
    Http,
}
