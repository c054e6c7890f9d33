namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>An event that waits to be delivered.</summary>
/// <param name="Position">Where it is in the journal: its id.</param>
/// <param name="Time">When it was recorded.</param>
/// <param name="ReadAt">When it was read for delivery: what waits for others waits from here.</param>
/// <param name="Body">The CloudEvent.</param>
internal readonly record struct PendingEvent(long Position, DateTimeOffset Time, DateTimeOffset ReadAt, byte[] Body);
