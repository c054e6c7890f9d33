using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Net.Http.Headers;

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

    /// <summary>
    /// Whether the caller wants to follow instead of a list: the stream has to be named, since everybody's <c>*/*</c> means a list, and as welcome as the list at least.
    /// </summary>
    public static bool IsAskedFor(HttpRequest request)
    {
        IList<MediaTypeHeaderValue> accepted = request.GetTypedHeaders().Accept;
        double stream = QualityOf(accepted, ServerSentEvents.MediaType);
        return stream > 0 && stream >= (FindQuality(accepted, "application/json") ?? FindQuality(accepted, "application/*") ?? QualityOf(accepted, "*/*"));
    }

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

    private static double QualityOf(IList<MediaTypeHeaderValue> accepted, string range) => FindQuality(accepted, range) ?? 0;

    // The most specific range counts (RFC 9110 §12.5.1), so each is looked for by its own name; without a q it is 1.
    private static double? FindQuality(IList<MediaTypeHeaderValue> accepted, string range) =>
        accepted.Where(value => value.MediaType.Equals(range, StringComparison.OrdinalIgnoreCase)).Max(static value => (double?)(value.Quality ?? 1));
}
