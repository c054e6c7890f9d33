using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.Api.Streams;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Api.Events;

/// <summary><c>/events</c>: the journal as CloudEvents, listed or followed, and who is connected beside it.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/events").WithTags("Events");
        group.MapGet("", GetAsync)
            .WithSummary("Lists events in their order, or follows them.")
            .WithDescription(
                "Begins behind the event `after`; without it a list begins with the oldest event, a stream with the next one. With `Accept: text/event-stream` it is a stream of server-sent events "
                + "whose `id` is the event's: `Last-Event-ID` resumes it without a gap and without a repeat, `limit` and `cursor` have no meaning. A reader that takes nothing for 30 s is cut and may come back. "
                + "A page may be shorter than `limit` although `nextCursor` leads on.")
            .Produces<ItemPage<CloudEventResource>>(StatusCodes.Status200OK, "application/json", ServerSentEvents.MediaType)
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-request")
            .WithProblem(StatusCodes.Status410Gone, "events-gone")
            .WithProblem(StatusCodes.Status429TooManyRequests, "too-many-streams");
        group.MapGet("/snapshot", GetSnapshot)
            .WithSummary("Shows who is connected, and as of which event.")
            .WithDescription("`charge-point.connected` and `charge-point.disconnected` behind `asOf`, put on it in their order, keep it true. Nobody writes down who was connected when the gateway crashes: take it again whenever a stream was interrupted.");
    }

    private static async Task<IResult> GetAsync(
        long? after, string? types, string? chargePointId, string? cursor, int? limit,
        HttpRequest request, IEventJournal journal, StateQueries queries, LiveStreams streams, ILogger<LiveStream> logger, CancellationToken cancellation)
    {
        if (!EventFilter.TryParse(types, chargePointId, out EventFilter? filter, out string? unknownType))
        {
            return Problems.InvalidRequest($"'types' names '{unknownType}'; there are {string.Join(", ", FactEventTypes.All)}.");
        }

        await queries.CatchUpAsync(cancellation).ConfigureAwait(false);
        return LiveStreams.IsAskedFor(request)
            ? Follow(request, after, filter, journal, streams, logger)
            : List(after, cursor, limit, filter, journal);
    }

    private static IResult List(long? after, string? cursor, int? limit, EventFilter filter, IEventJournal journal)
    {
        if (!Paging.TryReadNumber(limit, cursor, out int count, out long? start, out string fault))
        {
            return Problems.InvalidRequest(fault);
        }

        if (after < 0)
        {
            return Problems.InvalidRequest("'after' is the id of an event.");
        }

        if (!TryOpen(journal, new JournalPosition(start ?? after ?? 0), filter, out EventReader? events, out ProblemHttpResult? gone))
        {
            return gone;
        }

        using (events)
        {
            try
            {
                return TypedResults.Ok(EventPage.Read(events, count));
            }
            catch (JournalTruncatedException)
            {
                return Gone(journal, events.Position);
            }
        }
    }

    private static IResult Follow(HttpRequest request, long? after, EventFilter filter, IEventJournal journal, LiveStreams streams, ILogger<LiveStream> logger)
    {
        if (!LiveStreams.TryReadPosition(request, after, out long? position))
        {
            return Problems.InvalidRequest("'Last-Event-ID' and 'after' are ids of events.");
        }

        if (!streams.TryTake(out IDisposable? slot))
        {
            return Problems.TooManyStreams();
        }

        if (!TryOpen(journal, position is { } last ? new JournalPosition(last) : journal.Committed, filter, out EventReader? events, out ProblemHttpResult? gone))
        {
            slot.Dispose();
            return gone;
        }

        return new LiveStream(new EventSource(events), beginsAtEnd: position is null, slot, streams, logger);
    }

    // A position behind the end was given by another journal; waiting there would skip all until the numbers meet.
    private static bool TryOpen(
        IEventJournal journal, JournalPosition after, EventFilter filter, [NotNullWhen(true)] out EventReader? events, [NotNullWhen(false)] out ProblemHttpResult? gone)
    {
        events = null;
        gone = null;
        try
        {
            events = after > journal.Committed ? null : new EventReader(journal, after, filter);
        }
        catch (JournalTruncatedException)
        {
            // Said below, as for a position behind the end.
        }

        gone = events is null ? Gone(journal, after) : null;
        return events is not null;
    }

    private static ProblemHttpResult Gone(IEventJournal journal, JournalPosition after) => Problems.EventsGone(
        $"The journal has the events from {journal.First} to {journal.Committed}, not what follows {after}. Take /events/snapshot, and go on behind its 'asOf'.",
        journal.First.ToString(),
        journal.Committed.ToString());

    private static EventSnapshotResource GetSnapshot(IEventJournal journal, ChargePointDirectory directory, SessionTable sessions)
    {
        // First the position, then the look at each charge point in its turn, in which what it stated and whether it is connected go together: what a look shows
        // beyond the position is told again by the events behind it, and the last one of them has the last word.
        JournalPosition asOf = journal.Committed;
        List<ConnectedChargePointResource> connected = [];
        foreach (ChargePoint chargePoint in directory.Live())
        {
            lock (chargePoint.Turn)
            {
                if (sessions.TryGet(chargePoint.Id, out ChargePointSession? session))
                {
                    connected.Add(new ConnectedChargePointResource(session.Id, session.ConnectedSince, session.Protocol, session.RemoteAddress, session.Origin.SecurityProfile));
                }
            }
        }

        connected.Sort(static (left, right) => string.CompareOrdinal(left.Id, right.Id));
        return new EventSnapshotResource(asOf.ToString(), connected);
    }
}
