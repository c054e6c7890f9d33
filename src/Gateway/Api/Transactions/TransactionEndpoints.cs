using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Api.Transactions;

/// <summary><c>/transactions</c>: what was charged.</summary>
internal static class TransactionEndpoints
{
    public static void MapTransactions(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/transactions").WithTags("Transactions");
        group.MapGet("", ListAsync)
            .WithSummary("Lists transactions, the newest first.")
            .WithDescription("`from` (inclusive) and `to` (exclusive) compare with `startTimestamp`; a page may be shorter than `limit` although `nextCursor` leads on. `meterValues=false` leaves the meter values out, which makes long lists quick.")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-request");
        group.MapGet("/{transactionId}", GetAsync)
            .WithSummary("Shows a transaction with its meter values.")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-transaction");
    }

    private static async Task<Results<Ok<ItemPage<TransactionResource>>, ProblemHttpResult>> ListAsync(
        string? chargePointId, string? idTag, bool? open, DateTimeOffset? from, DateTimeOffset? to, bool? meterValues, string? cursor, int? limit,
        StateQueries queries, CancellationToken cancellation)
    {
        if (!Paging.TryReadNumber(limit, cursor, out int count, out long? start, out string fault))
        {
            return Problems.InvalidRequest(fault);
        }

        await queries.CatchUpAsync(cancellation).ConfigureAwait(false);
        TransactionFilter filter = new() { ChargePointId = chargePointId, IdTag = idTag, IsOpen = open, From = from, To = to };
        Page<TransactionView> page = meterValues == false ? queries.Transactions(filter, start, count) : queries.WholeTransactions(filter, start, count);
        return TypedResults.Ok(Paging.From(page, TransactionResource.From));
    }

    private static async Task<Results<Ok<TransactionResource>, ProblemHttpResult>> GetAsync(string transactionId, StateQueries queries, CancellationToken cancellation)
    {
        await queries.CatchUpAsync(cancellation).ConfigureAwait(false);
        return int.TryParse(transactionId, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int id) && queries.FindTransaction(id, withMeterValues: true) is { } view
            ? TypedResults.Ok(TransactionResource.From(view))
            : Problems.UnknownTransaction(transactionId);
    }
}
