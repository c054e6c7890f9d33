using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.Api.Streams;
using Ocpp.Gateway.Messages;
using Ocpp.Gateway.State;
using Ocpp.Storage.Messages;

namespace Ocpp.Gateway.Api.Messages;

/// <summary><c>/charge-points/{id}/messages</c>: what was said on the wire, listed or followed.</summary>
internal static class MessageEndpoints
{
    /// <summary>Bytes of messages on one page; only the last one may go beyond.</summary>
    private const int MaxPageLength = 4 * 1024 * 1024;

    public static void MapMessages(this IEndpointRouteBuilder api) =>
        api.MapGet("/charge-points/{id}/messages", GetAsync)
            .WithTags("Charge points")
            .WithSummary("Lists a charge point's OCPP messages in their order, or follows them.")
            .WithDescription(
                "Both directions, each as it was on the wire, but for the value of AuthorizationKey and passwords in URLs. Begins behind the message `after`; without it a list begins with the oldest one, "
                + "a stream with the next one. With `Accept: text/event-stream` it is a stream of server-sent events whose `id` is the message's `sequence`, and `Last-Event-ID` resumes it. "
                + "Kept for `Storage:Retention` within `Storage:MessageLogSize`; messages are not kept while the disk is behind.")
            .Produces<ItemPage<MessageResource>>(StatusCodes.Status200OK, "application/json", ServerSentEvents.MediaType)
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-request")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-charge-point")
            .WithProblem(StatusCodes.Status404NotFound, "message-log-off")
            .WithProblem(StatusCodes.Status410Gone, "messages-gone")
            .WithProblem(StatusCodes.Status429TooManyRequests, "too-many-streams");

    private static async Task<IResult> GetAsync(
        ChargePointId id, long? after, string? cursor, int? limit,
        HttpRequest request, [FromServices] MessageLog? log, ChargePointDirectory directory, LiveStreams streams, ILogger<LiveStream> logger, CancellationToken cancellation)
    {
        if (!directory.IsKnown(id.Value))
        {
            return Problems.UnknownChargePoint(id.Value);
        }

        if (log is null)
        {
            return Problems.MessageLogOff();
        }

        await log.CatchUpAsync(cancellation).ConfigureAwait(false);
        if (LiveStreams.IsAskedFor(request))
        {
            return Follow(request, id.Value, after, log, streams, logger);
        }

        if (!Paging.TryReadNumber(limit, cursor, out int count, out long? start, out string fault))
        {
            return Problems.InvalidRequest(fault);
        }

        long position = start ?? after ?? 0;
        return position < 0 ? Problems.InvalidRequest("'after' is the sequence of a message.")
            : position >= log.End ? Problems.MessagesGone(position)
            : TypedResults.Ok(Read(log, id.Value, position, count));
    }

    private static IResult Follow(HttpRequest request, string id, long? after, MessageLog log, LiveStreams streams, ILogger<LiveStream> logger)
    {
        if (!LiveStreams.TryReadPosition(request, after, out long? position))
        {
            return Problems.InvalidRequest("'Last-Event-ID' and 'after' are sequences of messages.");
        }

        if (position >= log.End)
        {
            return Problems.MessagesGone(position.Value);
        }

        return streams.TryTake(out IDisposable? slot)
            ? new LiveStream(new MessageSource(new MessageFeed(log, id, position ?? log.End - 1)), beginsAtEnd: position is null, slot, streams, logger)
            : Problems.TooManyStreams();
    }

    private static ItemPage<RawJson> Read(MessageLog log, string id, long after, int limit)
    {
        using MessageFeed messages = new(log, id, after);
        List<RawJson> items = [];
        int length = 0;
        long last = after;
        while (messages.TryRead())
        {
            if (items.Count == limit || length >= MaxPageLength)
            {
                return new ItemPage<RawJson>(items, Paging.CursorOf(last.ToString(CultureInfo.InvariantCulture)));
            }

            items.Add(new RawJson(messages.Item.ToArray()));
            length += messages.Item.Length;
            last = messages.Position;
        }

        return new ItemPage<RawJson>(items, NextCursor: null);
    }
}
