using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.Api.Answers;

/// <summary>Turns what no endpoint answered into problem details: exceptions, and empty 4xx answers such as a path that leads nowhere.</summary>
internal sealed partial class ProblemResponses(RequestDelegate next, ILogger<ProblemResponses> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; there is nobody to answer.
            context.Abort();
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await For(exception, context).ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        if (!context.Response.HasStarted && context.Response.StatusCode >= 400 && context.Response.ContentLength is null && context.Response.ContentType is null)
        {
            await ForStatus(context).ExecuteAsync(context).ConfigureAwait(false);
        }
    }

    private ProblemHttpResult For(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return Problems.BodyTooLarge("The body is larger than this call takes.");
            case BadHttpRequestException bad:
                return Problems.InvalidRequest(Explain(bad.Message));
            case JsonException json:
                return Problems.MalformedJson(json.Message);
            case JournalUnavailableException or StateUnavailableException:
                Log.StorageUnavailable(logger, exception.Message);
                return Problems.StorageUnavailable();
            default:
                Log.Failed(logger, context.Request.Method, context.GetEndpoint()?.DisplayName ?? "no endpoint", exception);
                return Problems.Internal();
        }
    }

    private static ProblemHttpResult ForStatus(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => Problems.NotFound("The path leads nowhere; /docs lists what there is."),
        StatusCodes.Status405MethodNotAllowed => Problems.Create(
            StatusCodes.Status405MethodNotAllowed, "method-not-allowed", "The resource does not know this method.", $"{context.Request.Method} is not possible here; allowed: {context.Response.Headers.Allow}."),
        StatusCodes.Status400BadRequest when QueryFault.Find(context) is { } fault => Problems.InvalidRequest(Explain(fault.Name, fault.Value)),
        int status => Problems.Create(status, "invalid-request", "The request can't be answered.", "The request was refused before it reached a resource."),
    };

    // ASP.NET Core says 'Failed to bind parameter "Nullable<int> limit" from "abc".'; the type is none of the caller's business.
    private static string Explain(string message)
    {
        string[] quoted = message.Split('"');
        return quoted.Length >= 4 && quoted[0].StartsWith("Failed to bind parameter", StringComparison.Ordinal)
            ? Explain(quoted[1].Split(' ')[^1], quoted[3])
            : message;
    }

    private static string Explain(string parameter, string value) => $"'{value}' is no possible value of '{parameter}'.";
}
