using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.Api.Access;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Webhooks;
using Ocpp.Gateway.Webhooks.Delivery;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Api.Webhooks;

/// <summary><c>/webhooks</c>: the backends that are told, and those that are asked.</summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/webhooks").WithTags("Webhooks");
        group.MapGet("", ListAsync)
            .WithSummary("Lists the webhooks with how they stand; secrets are never shown.")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-request");
        group.MapGet("/{name}", GetAsync)
            .WithSummary("Shows a webhook with how it stands.")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-webhook");
        group.MapPut("/{name}", PutAsync)
            .WithSummary("Makes a webhook or changes it.")
            .WithDescription("Fields left out keep their value, null puts the default back. A new event webhook begins with what is recorded from then on. On disk when the answer is sent.")
            .WithBody<WebhookBody>("What changes.")
            .WithProblem(StatusCodes.Status400BadRequest, "malformed-json")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-identity")
            .WithProblem(StatusCodes.Status409Conflict, "webhook-of-settings")
            .WithProblem(StatusCodes.Status409Conflict, "too-many-webhooks")
            .WithProblem(StatusCodes.Status422UnprocessableEntity, "invalid-body");
        group.MapDelete("/{name}", DeleteAsync)
            .WithSummary("Forgets a webhook, with what it has not delivered and its dead letters.")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-webhook")
            .WithProblem(StatusCodes.Status409Conflict, "webhook-of-settings");
        group.MapPost("/{name}/test", TestAsync)
            .RequireRole(ApiRole.Operator)
            .WithSummary("Calls the backend once with a test and answers what came back.")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-webhook");
        MapControl(group);
        MapDeadLetters(group);
    }

    private static void MapControl(RouteGroupBuilder group)
    {
        group.MapPost("/{name}/pause", PauseAsync)
            .RequireRole(ApiRole.Operator)
            .WithSummary("Stops calling a backend; events wait in the journal. Survives a restart.")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-webhook");
        group.MapPost("/{name}/resume", ResumeAsync)
            .RequireRole(ApiRole.Operator)
            .WithSummary("Goes on where a pause, or the backend's 410, stopped.")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-webhook");
        group.MapPost("/{name}/replay", ReplayAsync)
            .RequireRole(ApiRole.Operator)
            .WithSummary("Sends events again, from an event's id or a time on, of one charge point or of all.")
            .WithDescription("In order, before what has not been sent yet. Survives a restart. A time that lies before the journal begins with its oldest event.")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-request")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-webhook")
            .WithProblem(StatusCodes.Status409Conflict, "not-an-event-webhook")
            .WithProblem(StatusCodes.Status409Conflict, "too-many-behind")
            .WithProblem(StatusCodes.Status410Gone, "events-gone");
    }

    private static void MapDeadLetters(RouteGroupBuilder group)
    {
        group.MapGet("/{name}/dead-letters", ListDeadLetters)
            .WithSummary("Lists what the backend didn't take for `maxAge`, the oldest first.")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-request")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-webhook");
        group.MapPost("/{name}/dead-letters/replay", ReplayDeadLettersAsync)
            .RequireRole(ApiRole.Operator)
            .WithSummary("Sends dead letters again: all, or the one with this `id`. Each leaves the list when the backend accepts it.")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-request")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-webhook");
    }

    private static async Task<Results<Ok<ItemPage<WebhookResource>>, ProblemHttpResult>> ListAsync(string? cursor, int? limit, WebhookRegister register, WebhookPresenter presenter)
    {
        if (!Paging.TryRead(limit, cursor, out int count, out string? after, out string fault))
        {
            return Problems.InvalidRequest(fault);
        }

        List<WebhookResource> items = [];
        foreach (WebhookEntry entry in register.Current.All)
        {
            if (after is null || string.Compare(entry.Subscription.Name, after, StringComparison.OrdinalIgnoreCase) > 0)
            {
                items.Add(await presenter.ShowAsync(entry).ConfigureAwait(false));
            }
        }

        return TypedResults.Ok(Paging.Take(items, count, static item => item.Name));
    }

    private static async Task<Results<Ok<WebhookResource>, ProblemHttpResult>> GetAsync(PathText name, WebhookRegister register, WebhookPresenter presenter) =>
        register.Current.Find(name.Value) is { } entry ? TypedResults.Ok(await presenter.ShowAsync(entry).ConfigureAwait(false)) : Problems.UnknownWebhook(name.Value);

    private static async Task<Results<Ok<WebhookResource>, Created<WebhookResource>, ProblemHttpResult>> PutAsync(
        PathText name, HttpRequest request, WebhookRegister register, WebhookOptions options, WebhookPresenter presenter, CancellationToken cancellation)
    {
        if (!WebhookRules.IsName(name.Value))
        {
            return Problems.InvalidIdentity($"A webhook's name has {WebhookRules.NameRule}.");
        }

        using var body = await JsonBody.ReadAsync(request).ConfigureAwait(false);
        JsonWebhookFields fields = new(body.RootElement);
        (WebhookChangeResult result, WebhookEntry? entry) = await register.PutAsync(name.Value, known => Apply(name.Value, fields, known, options), cancellation).ConfigureAwait(false);
        switch (result)
        {
            case WebhookChangeResult.OfSettings:
                return Problems.WebhookOfSettings(name.Value);
            case WebhookChangeResult.TooMany:
                return Problems.TooManyWebhooks();
            case WebhookChangeResult.Invalid:
                return Problems.InvalidBody(fields.Fault!.Value.Field, fields.Fault.Value.Rule);
            default:
                WebhookResource resource = await presenter.ShowAsync(entry!).ConfigureAwait(false);
                return result == WebhookChangeResult.Created ? TypedResults.Created($"/api/v1/webhooks/{Uri.EscapeDataString(resource.Name)}", resource) : TypedResults.Ok(resource);
        }
    }

    private static WebhookSubscription? Apply(string name, JsonWebhookFields fields, WebhookSubscription? known, WebhookOptions options)
    {
        WebhookSubscription? subscription = WebhookRules.Apply(name, fields, known);
        if (subscription is not null && WebhookHandlers.IsRefused(WebhookUrl.Fill(subscription.Url, "x", "x"), options))
        {
            // Said at once where the text tells; a name is looked at each time that it is connected to.
            fields.Refuse<string>("url", "must not lead to a link-local or metadata address, nor to a private or loopback one while Api:AllowPrivateWebhooks is false");
            return null;
        }

        return subscription;
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(PathText name, WebhookRegister register, CancellationToken cancellation) =>
        await register.DeleteAsync(name.Value, cancellation).ConfigureAwait(false) switch
        {
            WebhookChangeResult.Unknown => Problems.UnknownWebhook(name.Value),
            WebhookChangeResult.OfSettings => Problems.WebhookOfSettings(name.Value),
            _ => TypedResults.NoContent(),
        };

    private static async Task<Results<Ok<WebhookTestResource>, ProblemHttpResult>> TestAsync(PathText name, WebhookRegister register, WebhookPresenter presenter, CancellationToken cancellation)
    {
        if (register.Current.Find(name.Value) is not { } entry || presenter.RunnerOf(entry.Subscription.Kind) is not { } runner)
        {
            return Problems.UnknownWebhook(name.Value);
        }

        WebhookTrial trial = await runner.TestAsync(entry.Subscription, cancellation).ConfigureAwait(false);
        return TypedResults.Ok(new WebhookTestResource(trial.IsAccepted, trial.Status, trial.Message, Math.Round(trial.Duration.TotalMilliseconds, 3)));
    }

    private static Task<Results<Ok<WebhookResource>, ProblemHttpResult>> PauseAsync(PathText name, WebhookRegister register, WebhookPresenter presenter, CancellationToken cancellation) =>
        SetStandingAsync(name, WebhookStanding.Paused, "Paused by the API.", register, presenter, cancellation);

    private static Task<Results<Ok<WebhookResource>, ProblemHttpResult>> ResumeAsync(PathText name, WebhookRegister register, WebhookPresenter presenter, CancellationToken cancellation) =>
        SetStandingAsync(name, WebhookStanding.Active, "", register, presenter, cancellation);

    private static async Task<Results<Ok<WebhookResource>, ProblemHttpResult>> SetStandingAsync(
        PathText name, WebhookStanding standing, string reason, WebhookRegister register, WebhookPresenter presenter, CancellationToken cancellation) =>
        await register.SetStandingAsync(name.Value, standing, reason, cancellation).ConfigureAwait(false) is { } entry
            ? TypedResults.Ok(await presenter.ShowAsync(entry).ConfigureAwait(false))
            : Problems.UnknownWebhook(name.Value);

    private static async Task<Results<Accepted<WebhookReplayResource>, ProblemHttpResult>> ReplayAsync(
        PathText name, string? from, string? chargePointId, WebhookRegister register, EventDelivery delivery, IEventJournal journal, CancellationToken cancellation)
    {
        if (register.Current.Find(name.Value) is not { } entry)
        {
            return Problems.UnknownWebhook(name.Value);
        }

        if (entry.Subscription.Kind != WebhookKind.Events || await delivery.FindBegunAsync(name.Value, cancellation).ConfigureAwait(false) is not { } running)
        {
            return Problems.NotAnEventWebhook(name.Value);
        }

        if (!TryReadStart(from, journal, out long start))
        {
            return Problems.InvalidRequest("'from' is an event's id, or a time such as 2026-01-31T12:00:00Z.");
        }

        if (start < journal.First.Value || start > journal.Committed.Value + 1)
        {
            return Problems.EventsGone($"The journal has the events from {journal.First} to {journal.Committed}, not {start}.", journal.First.ToString(), journal.Committed.ToString());
        }

        return await running.ReplayAsync(start, chargePointId).ConfigureAwait(false)
            ? TypedResults.Accepted($"/api/v1/webhooks/{Uri.EscapeDataString(entry.Subscription.Name)}", new WebhookReplayResource(start.ToString(CultureInfo.InvariantCulture), chargePointId))
            : Problems.TooManyBehind(name.Value);
    }

    private static bool TryReadStart(string? from, IEventJournal journal, out long start)
    {
        if (long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out start))
        {
            // 0 stands for the oldest there is, as in /events.
            start = start == 0 ? Math.Max(1, journal.First.Value) : start;
            return true;
        }

        bool isTime = BodyFields.TryParseTime(from ?? "", out DateTimeOffset time);
        start = isTime ? ReplayStart.Find(journal, time) : 0;
        return isTime;
    }

    private static Results<Ok<ItemPage<DeadLetterResource>>, ProblemHttpResult> ListDeadLetters(
        PathText name, string? cursor, int? limit, WebhookRegister register, DeadLetterList letters)
    {
        if (register.Current.Find(name.Value) is not { } entry)
        {
            return Problems.UnknownWebhook(name.Value);
        }

        if (!Paging.TryReadNumber(limit, cursor, out int count, out long? start, out string fault))
        {
            return Problems.InvalidRequest(fault);
        }

        List<(DateTimeOffset Time, DeadLetter Letter)> found = [.. letters.List(entry.Subscription, start ?? 0).Take(count + 1)];
        string? next = found.Count > count ? Paging.CursorOf(found[count].Letter.First.ToString(CultureInfo.InvariantCulture)) : null;
        return TypedResults.Ok(new ItemPage<DeadLetterResource>([.. found.Take(count).Select(one => Show(one.Time, one.Letter, letters.ReadEvents(entry.Subscription, one.Letter)))], next));
    }

    private static async Task<Results<Accepted<DeadLetterReplayResource>, ProblemHttpResult>> ReplayDeadLettersAsync(
        PathText name, string? id, WebhookRegister register, DeadLetterList letters)
    {
        if (register.Current.Find(name.Value) is not { } entry)
        {
            return Problems.UnknownWebhook(name.Value);
        }

        long first = 0;
        if (id is not null && !long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out first))
        {
            return Problems.InvalidRequest("'id' is the id of a dead letter.");
        }

        int count = await letters.ReplayAsync(entry.Subscription, id is null ? null : first).ConfigureAwait(false);
        return TypedResults.Accepted($"/api/v1/webhooks/{Uri.EscapeDataString(entry.Subscription.Name)}/dead-letters", new DeadLetterReplayResource(count));
    }

    private static DeadLetterResource Show(DateTimeOffset time, DeadLetter letter, List<byte[]> events) => new()
    {
        Id = letter.First.ToString(CultureInfo.InvariantCulture),
        ChargePointId = letter.ChargePointId,
        Count = letter.Count,
        Time = time,
        FirstAttempt = letter.FirstFailure,
        Attempts = letter.Attempts,
        LastError = letter.LastError,
        Events = [.. events.Select(static one => new RawJson(one))],
    };
}
