namespace Ocpp.Gateway.State.Views;

/// <summary>What a charge point last answered when it was asked for a composite schedule.</summary>
/// <param name="ConnectorId">The connector that was asked for; 0 is the whole charge point.</param>
/// <param name="AnsweredAt">When the answer came.</param>
/// <param name="Request">The GetCompositeSchedule as it was sent.</param>
/// <param name="Response">The answer as it came.</param>
internal sealed record CompositeScheduleView(int ConnectorId, DateTimeOffset AnsweredAt, ReadOnlyMemory<byte> Request, ReadOnlyMemory<byte> Response);
