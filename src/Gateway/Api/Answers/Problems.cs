using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ocpp.Gateway.Api.Answers;

/// <summary>
/// Every error of the REST API: RFC 9457 problem details whose <c>type</c> ends in a stable word that a client may switch on.
/// Titles are fixed per type, details say what to do about this one.
/// </summary>
internal static class Problems
{
    /// <summary>What every <c>type</c> begins with. A URN, since there is no page that must stay reachable for ever.</summary>
    public const string TypePrefix = "urn:ocpp-gateway:problem:";

    public static ProblemHttpResult MalformedJson(string detail) =>
        Create(StatusCodes.Status400BadRequest, "malformed-json", "The body is not JSON.", detail);

    public static ProblemHttpResult InvalidRequest(string detail) =>
        Create(StatusCodes.Status400BadRequest, "invalid-request", "The request can't be understood.", detail);

    public static ProblemHttpResult InvalidIdentity(string detail) =>
        Create(StatusCodes.Status400BadRequest, "invalid-identity", "The path names no possible identity.", detail);

    public static ProblemHttpResult Unauthorized() =>
        Create(StatusCodes.Status401Unauthorized, "unauthorized", "An API key is needed.", "Send a key that Api:Keys knows as 'Authorization: Bearer KEY'.");

    public static ProblemHttpResult Forbidden(string detail) =>
        Create(StatusCodes.Status403Forbidden, "forbidden", "The API key's role does not allow this.", detail);

    public static ProblemHttpResult ForeignOrigin(string detail) =>
        Create(StatusCodes.Status403Forbidden, "foreign-origin", "Another site's page may not use an API that needs no key.", detail);

    public static ProblemHttpResult NotFound(string detail) =>
        Create(StatusCodes.Status404NotFound, "not-found", "There is no such resource.", detail);

    public static ProblemHttpResult UnknownChargePoint(string id) =>
        Create(StatusCodes.Status404NotFound, "unknown-charge-point", "The charge point is not known.", $"No charge point '{id}' is registered or was ever connected.");

    public static ProblemHttpResult ChargePointOffline(string id) =>
        Create(StatusCodes.Status409Conflict, "charge-point-offline", "The charge point is not connected.", $"'{id}' has no connection at the moment.");

    public static ProblemHttpResult UnknownIdTag(string idTag) =>
        Create(StatusCodes.Status404NotFound, "unknown-id-tag", "The id tag is not known.", $"No id tag '{idTag}' is registered.");

    public static ProblemHttpResult UnknownWebhook(string name) =>
        Create(StatusCodes.Status404NotFound, "unknown-webhook", "The webhook is not known.", $"There is no webhook '{name}'.");

    public static ProblemHttpResult WebhookOfSettings(string name) =>
        Create(StatusCodes.Status409Conflict, "webhook-of-settings", "The webhook belongs to the settings.", $"'{name}' is in the settings under Webhooks:{name}; change it there and restart. It can be paused and resumed here.");

    public static ProblemHttpResult TooManyWebhooks() =>
        Create(StatusCodes.Status409Conflict, "too-many-webhooks", "There are as many webhooks as there may be.", "Delete one first.");

    public static ProblemHttpResult NotAnEventWebhook(string name) =>
        Create(StatusCodes.Status409Conflict, "not-an-event-webhook", "The webhook delivers no events.", $"'{name}' asks for decisions, or is just beginning; only events can be sent again.");

    public static ProblemHttpResult TooManyBehind(string name) =>
        Create(StatusCodes.Status409Conflict, "too-many-behind", "Too many charge points are behind already.", $"'{name}' has to deliver to some of them first; or replay for all charge points.");

    public static ProblemHttpResult UnknownTransaction(string transactionId) =>
        Create(StatusCodes.Status404NotFound, "unknown-transaction", "The transaction is not known.", $"No transaction has the id {transactionId}, or it is older than Storage:Retention.");

    public static ProblemHttpResult UnknownTemplate(string name) =>
        Create(StatusCodes.Status404NotFound, "unknown-configuration-template", "The configuration template is not known.", $"No configuration template has the name '{name}'.");

    /// <summary>A position that the journal doesn't have: its retention is over, or it is another journal's.</summary>
    public static ProblemHttpResult EventsGone(string detail, string first, string last) =>
        Create(StatusCodes.Status410Gone, "events-gone", "The events after this position are not there.", detail, ("first", first), ("last", last));

    /// <summary>A sequence that the message log never came to: it is another log's.</summary>
    public static ProblemHttpResult MessagesGone(long after) =>
        Create(StatusCodes.Status410Gone, "messages-gone", "The messages after this one are not there.", $"The message log has not come to {after}. Leave 'after' out to begin with the oldest message.");

    public static ProblemHttpResult MessageLogOff() =>
        Create(StatusCodes.Status404NotFound, "message-log-off", "No messages are kept.", "Storage:MessageLogSize is 0; set a size to keep messages from the next start on.");

    public static ProblemHttpResult TooManyStreams() =>
        Create(StatusCodes.Status429TooManyRequests, "too-many-streams", "All places for live streams are taken.", "Close a stream, or read the list from time to time.");

    public static ProblemHttpResult BodyTooLarge(string detail) =>
        Create(StatusCodes.Status413PayloadTooLarge, "body-too-large", "The body is too large.", detail);

    /// <summary>A body that is JSON and breaks the resource's schema: names the field and the rule.</summary>
    public static ProblemHttpResult InvalidBody(string field, string rule) =>
        Create(StatusCodes.Status422UnprocessableEntity, "invalid-body", "The body breaks the schema.", field.Length == 0 ? $"The body {rule}." : $"'{field}' {rule}.", ("field", field), ("rule", rule));

    public static ProblemHttpResult StorageUnavailable() =>
        Create(StatusCodes.Status503ServiceUnavailable, "storage-unavailable", "The disk takes nothing at the moment.", "Nothing is acknowledged. Try again once /readyz is green; the log says what is wrong with Storage:Directory.");

    public static ProblemHttpResult Internal() =>
        Create(StatusCodes.Status500InternalServerError, "internal-error", "The gateway made a mistake.", "The log has the details under this trace id.", ("traceId", Activity.Current?.Id));

    /// <summary>Any other problem; <paramref name="slug"/> is what its <c>type</c> ends in and never changes once published.</summary>
    public static ProblemHttpResult Create(int status, string slug, string title, string detail, params ReadOnlySpan<(string Name, object? Value)> extensions)
    {
        ProblemDetails problem = new() { Type = TypePrefix + slug, Title = title, Status = status, Detail = detail };
        foreach ((string name, object? value) in extensions)
        {
            problem.Extensions[name] = value;
        }

        return TypedResults.Problem(problem);
    }
}
