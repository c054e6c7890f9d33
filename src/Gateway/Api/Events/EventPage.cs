using System.Globalization;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.Api.Events;

/// <summary>Reads one page of the events' list.</summary>
internal static class EventPage
{
    /// <summary>Records read for one page: a filter that hardly matches must not read the whole journal. The page is then short, and its cursor goes on behind.</summary>
    public const int MaxVisited = 100_000;

    /// <summary>Bytes of events on one page; only the last one may go beyond. A payload may have the size of a message.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    public static ItemPage<RawJson> Read(EventReader events, int limit)
    {
        List<RawJson> items = [];
        int length = 0;
        for (int visited = 0; visited < MaxVisited && length < MaxLength; visited++)
        {
            long before = events.Position.Value;
            switch (events.TryRead())
            {
                case EventReadStatus.End:
                    return new ItemPage<RawJson>(items, NextCursor: null);
                case EventReadStatus.Event when items.Count == limit:
                    return new ItemPage<RawJson>(items, CursorAt(before));
                case EventReadStatus.Event:
                    items.Add(new RawJson(events.Event.ToArray()));
                    length += events.Event.Length;
                    break;
                default:
                    break;
            }
        }

        return new ItemPage<RawJson>(items, CursorAt(events.Position.Value));
    }

    private static string CursorAt(long position) => Paging.CursorOf(position.ToString(CultureInfo.InvariantCulture));
}
