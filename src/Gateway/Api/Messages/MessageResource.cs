namespace Ocpp.Gateway.Api.Messages;

/// <summary>A message as the OpenAPI document describes it. Written by <see cref="Gateway.Messages.MessageFeed"/>; a test holds the two together.</summary>
internal sealed record MessageResource
{
    /// <summary>Strictly increasing over all charge points, with gaps; to be given as <c>after</c> or <c>Last-Event-ID</c> for what follows.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it was received, or handed to the connection.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary><c>in</c> from the charge point, <c>out</c> to it.</summary>
    public required string Direction { get; init; }

    /// <summary>CALL, CALLRESULT or CALLERROR; null for what is none of them.</summary>
    public required string? MessageType { get; init; }

    /// <summary>The unique id; null where none can be read.</summary>
    public required string? MessageId { get; init; }

    /// <summary>A CALL's action, an answer's that of its CALL; null where it isn't known.</summary>
    public required string? Action { get; init; }

    /// <summary>The text as it was on the wire, but for its secrets.</summary>
    public required string Frame { get; init; }
}
