using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Api.Commands;

/// <summary>Reads what the caller of a command wants beside the command: <c>wait</c>, <c>hold</c>, <c>Prefer</c> and <c>Idempotency-Key</c>.</summary>
internal static class CommandWishes
{
    /// <summary>Longest wait and hold. Beyond a week a command is somebody's plan, not a command.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <param name="request">Its headers count.</param>
    /// <param name="wait">The query's <c>wait</c>; goes before Prefer.</param>
    /// <param name="hold">The query's <c>hold</c>.</param>
    /// <param name="options">What was understood.</param>
    /// <param name="fault">What to tell the caller otherwise.</param>
    public static bool TryRead(HttpRequest request, string? wait, string? hold, out CommandOptions options, [NotNullWhen(false)] out string? fault)
    {
        options = default;
        if (!TryReadDuration("wait", wait, out TimeSpan? waitFor, out fault) || !TryReadDuration("hold", hold, out TimeSpan? holdFor, out fault))
        {
            return false;
        }

        string? key = request.Headers["Idempotency-Key"];
        if (key is not null && key.Length is 0 or > Command.MaxIdempotencyKeyLength)
        {
            fault = $"'Idempotency-Key' must have 1 to {Command.MaxIdempotencyKeyLength} characters.";
            return false;
        }

        options = new CommandOptions
        {
            Wait = waitFor ?? ReadPrefer(request),
            Hold = holdFor is { Ticks: > 0 } ? holdFor : null,
            IdempotencyKey = key,
        };
        return true;
    }

    /// <summary>States in the OpenAPI document the headers that <see cref="TryRead"/> reads.</summary>
    public static RouteHandlerBuilder WithCommandHeaders(this RouteHandlerBuilder endpoint) => endpoint
        .WithHeader("Idempotency-Key", $"A repeat under the same key returns the first one's outcome: 1 to {Command.MaxIdempotencyKeyLength} characters, kept 24 h per charge point.")
        .WithHeader("Prefer", "`respond-async` for `wait=0`, or `wait=SECONDS` (RFC 7240); the query's `wait` goes before it.");

    // "0" is what everybody writes for no wait at all.
    private static bool TryReadDuration(string name, string? text, out TimeSpan? duration, [NotNullWhen(false)] out string? fault)
    {
        duration = null;
        fault = null;
        if (text is null)
        {
            return true;
        }

        TimeSpan parsed = TimeSpan.Zero;
        if (text != "0" && (!DurationText.TryParse(text, out parsed) || parsed > Longest))
        {
            fault = $"'{name}' must be 0 or {DurationText.Allowed}, at most {DurationText.Format(Longest)}.";
            return false;
        }

        duration = parsed;
        return true;
    }

    // RFC 7240: preferences are comma-separated, may be spread over several lines, and what isn't understood is ignored.
    private static TimeSpan? ReadPrefer(HttpRequest request)
    {
        TimeSpan? wait = null;
        foreach (string preference in request.Headers["Prefer"].SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries)))
        {
            if (preference.StartsWith("wait=", StringComparison.OrdinalIgnoreCase)
                && uint.TryParse(preference.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out uint seconds))
            {
                wait = TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds));
            }
            else if (preference.Equals("respond-async", StringComparison.OrdinalIgnoreCase))
            {
                wait ??= TimeSpan.Zero;
            }
        }

        return wait;
    }
}
