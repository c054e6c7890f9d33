using System.Text.Json;

namespace Ocpp.Gateway.Api.Events;

/// <summary>
/// A CloudEvent 1.0 as the OpenAPI document describes it. Events are written by <see cref="Gateway.Events.CloudEvent"/>, straight from their records; a test holds the two together.
/// </summary>
internal sealed record CloudEventResource
{
    /// <summary>The version of CloudEvents: 1.0.</summary>
    public required string Specversion { get; init; }

    /// <summary>A number as text, strictly increasing over all charge points; to be given as <c>after</c> or <c>Last-Event-ID</c> for what follows.</summary>
    public required string Id { get; init; }

    /// <summary><c>/charge-points/</c> and the charge point's identity, percent-encoded.</summary>
    public required string Source { get; init; }

    /// <summary>What happened, such as <c>transaction.started</c>.</summary>
    public required string Type { get; init; }

    /// <summary>When it was recorded, by the gateway's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The charge point's own running number, 20 digits, strictly increasing. Not every number is an event.</summary>
    public required string Sequence { get; init; }

    /// <summary><c>application/json</c>.</summary>
    public required string Datacontenttype { get; init; }

    /// <summary>The OCPP payload and what the gateway knows beside it; what it holds depends on the type.</summary>
    public required JsonElement Data { get; init; }
}
