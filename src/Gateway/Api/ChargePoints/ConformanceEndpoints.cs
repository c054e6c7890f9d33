using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Api.ChargePoints;

/// <summary><c>/charge-points/{id}/conformance</c>: what a charge point had to be forgiven.</summary>
internal static class ConformanceEndpoints
{
    public static void MapConformance(this IEndpointRouteBuilder api) =>
        api.MapGet("/charge-points/{id}/conformance", GetAsync)
            .WithTags("Charge points")
            .WithSummary("Shows what a charge point gets wrong and is forgiven, with counts.")
            .WithDescription("Over all its connections since it was first known, the one of now included. Deleting the charge point clears it.")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-charge-point");

    private static async Task<Results<Ok<ConformanceResource>, ProblemHttpResult>> GetAsync(
        ChargePointId id, ChargePointDirectory directory, SessionTable sessions, StateQueries state, FleetQueries fleet, CancellationToken cancellation)
    {
        // What isn't recorded first: what is recorded between the two reads then counts twice for one answer, and is never missing.
        List<ToleranceCount> live = LiveOf(id.Value, sessions);
        await state.CatchUpAsync(cancellation).ConfigureAwait(false);
        if (!directory.IsKnown(id.Value) || fleet.FindTraits(id.Value) is not { } traits)
        {
            return Problems.UnknownChargePoint(id.Value);
        }

        SortedDictionary<string, ToleranceCount> counts = new(StringComparer.Ordinal);
        foreach (ToleranceCount count in fleet.Conformance(id.Value).Values.Concat(live))
        {
            counts[count.Name] = counts.TryGetValue(count.Name, out ToleranceCount? known) ? known.With(count) : count;
        }

        return TypedResults.Ok(new ConformanceResource
        {
            ChargePointId = id.Value,
            Vendor = traits.Vendor,
            Model = traits.Model,
            Firmware = traits.Firmware,
            Items = [.. counts.Values.Select(Show)],
        });
    }

    private static List<ToleranceCount> LiveOf(string id, SessionTable sessions)
    {
        if (!sessions.TryGet(id, out ChargePointSession? session))
        {
            return [];
        }

        lock (session.ChargePoint.Turn)
        {
            return session.Tolerances.Unrecorded();
        }
    }

    private static ConformanceItemResource Show(ToleranceCount count)
    {
        ToleranceText? text = ToleranceTable.Find(count.Name);
        return new ConformanceItemResource
        {
            Tolerance = count.Name,
            Description = text?.WhatComes,
            Where = text?.Where,
            Handling = text?.WhatIsMadeOfIt,
            Count = count.Count,
            FirstSeen = count.FirstSeen,
            LastSeen = count.LastSeen,
        };
    }
}
