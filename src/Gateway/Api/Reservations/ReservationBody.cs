using System.Text.Json;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.Commands;

namespace Ocpp.Gateway.Api.Reservations;

/// <summary>A reservation that the gateway numbers. Either <c>expiryDate</c> or <c>duration</c> is needed.</summary>
internal sealed record ReservationBody
{
    // By OCPP 1.6 §7.28.
    private const int MaxIdTagLength = 20;

    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(30);

    /// <summary>0 is any connector.</summary>
    public required int ConnectorId { get; init; }

    /// <summary>For whom.</summary>
    public required string IdTag { get; init; }

    /// <summary>For which group.</summary>
    public string? ParentIdTag { get; init; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset? ExpiryDate { get; init; }

    /// <summary>How long it lasts from now on, such as 30m.</summary>
    public TimeSpan? Duration { get; init; }

    public static bool TryRead(JsonElement body, out ReservationWish wish, out BodyFault fault)
    {
        BodyFields fields = new(body);
        Optional<int?> connectorId = fields.Number("connectorId", 0, int.MaxValue);
        Optional<string> idTag = fields.Text("idTag", 1, MaxIdTagLength);
        wish = new ReservationWish
        {
            ConnectorId = connectorId.Value ?? 0,
            IdTag = idTag.Value ?? "",
            ParentIdTag = fields.Text("parentIdTag", 1, MaxIdTagLength).Value,
            ExpiryDate = fields.Time("expiryDate").Value,
            Duration = fields.Duration("duration", TimeSpan.FromSeconds(1), LongestDuration).Value,
        };
        if (connectorId.Value is null)
        {
            fields.Refuse<string>("connectorId", "is needed; 0 is any connector");
        }
        else if (idTag.Value is null)
        {
            fields.Refuse<string>("idTag", "is needed");
        }
        else if (wish.ExpiryDate is null == wish.Duration is null)
        {
            fields.Refuse<string>("expiryDate", "or 'duration' is needed, and only one of them");
        }

        fields.RefuseUnknown();
        fault = fields.Fault ?? default;
        return fields.Fault is null;
    }
}

/// <summary>A reservation as it was asked for, and what the charge point said to it.</summary>
/// <param name="ReservationId">The id that the gateway gave out.</param>
/// <param name="Status">The charge point's ReservationStatus: Accepted, Faulted, Occupied, Rejected or Unavailable; null while there is no answer.</param>
/// <param name="ExpiryDate">When it ends.</param>
/// <param name="CommandId">Names the ReserveNow under <c>/api/v1/commands</c>.</param>
internal sealed record ReservationTicket(int ReservationId, string? Status, DateTimeOffset ExpiryDate, string CommandId);
