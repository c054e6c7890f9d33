using System.Buffers;
using System.Text.Json;
using Ocpp.Codec;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Commands;

/// <summary>
/// Reserves for operators who don't keep reservation ids themselves: gives one out, durably and before anything is sent, and gives the ReserveNow
/// to the command desk. Safe on any thread.
/// </summary>
internal sealed class ReservationDesk(
    CommandDesk desk, ReservationIds ids, ChargePointDirectory directory, StateQueries queries, IEventJournal journal, TimeProvider clock)
{
    private const string ReserveNow = "ReserveNow";

    /// <exception cref="JournalUnavailableException">The disk takes nothing; nothing was sent.</exception>
    public async Task<ReservationTaking> ReserveAsync(string chargePointId, ReservationWish wish, CommandOptions options, CancellationToken cancellationToken)
    {
        if (!directory.IsKnown(chargePointId))
        {
            return new ReservationTaking(new CommandOutcome(CommandResult.UnknownChargePoint), 0, default);
        }

        await queries.CatchUpAsync(cancellationToken).ConfigureAwait(false);
        (int Id, DateTimeOffset ExpiryDate)? earlier = FindEarlier(chargePointId, options.IdempotencyKey);
        DateTimeOffset expiryDate = wish.ExpiryDate ?? earlier?.ExpiryDate ?? clock.GetUtcNow() + wish.Duration!.Value;
        int reservationId = earlier?.Id ?? await TakeIdAsync(chargePointId, cancellationToken).ConfigureAwait(false);
        CommandOutcome outcome = await desk.SubmitAsync(chargePointId, ReserveNow, Write(wish, reservationId, expiryDate), options, cancellationToken).ConfigureAwait(false);
        return new ReservationTaking(outcome, reservationId, expiryDate);
    }

    // The repeat of a wish is the repeat of its command: with the id and the end that the first one had.
    private (int Id, DateTimeOffset ExpiryDate)? FindEarlier(string chargePointId, string? key)
    {
        if (key is null || queries.FindByIdempotencyKey(chargePointId, key) is not { Action: ReserveNow } command)
        {
            return null;
        }

        ReadOnlySpan<byte> request = command.Request.Span;
        return JsonFields.Number(request, "reservationId"u8) is { } id
            && OcppTimestamp.TryParse(System.Text.Encoding.UTF8.GetBytes(JsonFields.Text(request, "expiryDate"u8) ?? ""), out OcppTimestamp expiryDate)
                ? ((int)id, expiryDate.Value)
                : null;
    }

    private async Task<int> TakeIdAsync(string chargePointId, CancellationToken cancellationToken)
    {
        HashSet<long> inForce = [.. queries.Reservations(chargePointId).Select(static reservation => reservation.ReservationId)];
        int id = ids.Take(candidate => inForce.Contains(candidate), out JournalPosition position);
        await journal.WaitForCommitAsync(position, cancellationToken).ConfigureAwait(false);
        return id;
    }

    private static byte[] Write(ReservationWish wish, int reservationId, DateTimeOffset expiryDate)
    {
        ArrayBufferWriter<byte> output = new();
        using Utf8JsonWriter json = new(output);
        json.WriteStartObject();
        json.WriteNumber("connectorId"u8, wish.ConnectorId);
        json.WritePropertyName("expiryDate"u8);
        OcppTimestamp.From(expiryDate).WriteTo(json);
        json.WriteString("idTag"u8, wish.IdTag);
        if (wish.ParentIdTag is { } parent)
        {
            json.WriteString("parentIdTag"u8, parent);
        }

        json.WriteNumber("reservationId"u8, reservationId);
        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }
}
