using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ocpp.Gateway.Api.Streams;

/// <summary>What all live streams share: their places, their limits, the clock and the stop. One instance for the process, safe on any thread.</summary>
internal sealed class LiveStreams(StreamLimits limits, StreamSlots slots, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private const string LastEventId = "Last-Event-ID";

    public StreamLimits Limits => limits;

    public TimeProvider Clock => clock;

    /// <summary>The gateway stops: every stream ends, and its reader comes back to whoever is there then.</summary>
    public CancellationToken Stopping => lifetime.ApplicationStopping;

    /// <inheritdoc cref="StreamSlots.TryTake"/>
    public bool TryTake([NotNullWhen(true)] out IDisposable? slot) => slots.TryTake(out slot);

    /// <summary>Whether the caller wants to follow instead of a list.</summary>
    public static bool IsAskedFor(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(static accepted => accepted.MediaType.Equals(ServerSentEvents.MediaType, StringComparison.OrdinalIgnoreCase) && accepted.Quality != 0);

    /// <summary>
    /// The position behind which a stream begins: the header's, since a reader that comes back still has the query that it began with, else the query's.
    /// Null when neither says. False for a header that no stream of ours gave.
    /// </summary>
    public static bool TryReadPosition(HttpRequest request, long? after, out long? position)
    {
        position = after;
        string header = request.Headers[LastEventId].ToString();
        if (header.Length == 0)
        {
            return after is null or >= 0;
        }

        bool isNumber = long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out long last);
        position = last;
        return isNumber;
    }
}
