using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Api.ChargingProfiles;

/// <summary>A charging profile that the gateway believes to be in force.</summary>
internal sealed record ChargingProfileResource
{
    /// <summary>Where.</summary>
    public required string ChargePointId { get; init; }

    /// <summary>0 is the whole charge point.</summary>
    public required int ConnectorId { get; init; }

    /// <summary>The transaction that a TxProfile is for.</summary>
    public required int? TransactionId { get; init; }

    /// <summary>Its id.</summary>
    public required int ChargingProfileId { get; init; }

    /// <summary>ChargePointMaxProfile, TxDefaultProfile or TxProfile.</summary>
    public required string ChargingProfilePurpose { get; init; }

    /// <summary>The higher one counts.</summary>
    public required int StackLevel { get; init; }

    /// <summary>When the charge point accepted it, or when its transaction began that it was given to with a RemoteStartTransaction; null where that wasn't noted.</summary>
    public required DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>The ChargingProfile object as it was sent.</summary>
    public required RawJson ChargingProfile { get; init; }
}

/// <summary><c>/charging-profiles</c>: what the gateway believes to be in force.</summary>
internal static class ChargingProfileEndpoints
{
    public static void MapChargingProfiles(this IEndpointRouteBuilder api) =>
        api.MapGet("/charging-profiles", ListAsync)
            .WithTags("Charging profiles")
            .WithSummary("Lists the charging profiles that the gateway believes to be in force.")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-request");

    private static async Task<Results<Ok<ItemPage<ChargingProfileResource>>, ProblemHttpResult>> ListAsync(
        string? chargePointId, string? cursor, int? limit, StateQueries queries, CancellationToken cancellation)
    {
        if (!Paging.TryReadNumber(limit, cursor, out int count, out long? start, out string fault))
        {
            return Problems.InvalidRequest(fault);
        }

        await queries.CatchUpAsync(cancellation).ConfigureAwait(false);
        return TypedResults.Ok(Paging.TakeFrom(queries.ChargingProfiles(chargePointId).Select(Show), start ?? 0, count));
    }

    private static ChargingProfileResource Show(ChargingProfileView view) => new()
    {
        ChargePointId = view.ChargePointId,
        ConnectorId = view.ConnectorId,
        TransactionId = view.TransactionId,
        ChargingProfileId = view.ProfileId,
        ChargingProfilePurpose = view.Purpose.ToString(),
        StackLevel = view.StackLevel,
        AcceptedAt = view.AcceptedAt == default ? null : view.AcceptedAt,
        ChargingProfile = new RawJson(view.Payload),
    };
}
