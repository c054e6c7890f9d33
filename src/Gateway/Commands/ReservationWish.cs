namespace Ocpp.Gateway.Commands;

/// <summary>A reservation as an operator asks for it: the id and the end are the gateway's to fill in.</summary>
internal sealed record ReservationWish
{
    /// <summary>0 is any connector.</summary>
    public required int ConnectorId { get; init; }

    public required string IdTag { get; init; }

    /// <summary>The group that may use it as well, or null.</summary>
    public string? ParentIdTag { get; init; }

    /// <summary>When it ends; null where <see cref="Duration"/> says it.</summary>
    public DateTimeOffset? ExpiryDate { get; init; }

    /// <summary>How long it lasts from now on.</summary>
    public TimeSpan? Duration { get; init; }
}

/// <summary>What became of a wish: the command's outcome, and the reservation as it was asked for.</summary>
/// <param name="Command">How the ReserveNow ended.</param>
/// <param name="ReservationId">The id that was given; 0 where nothing was sent.</param>
/// <param name="ExpiryDate">The end that was sent.</param>
internal sealed record ReservationTaking(CommandOutcome Command, int ReservationId, DateTimeOffset ExpiryDate);
