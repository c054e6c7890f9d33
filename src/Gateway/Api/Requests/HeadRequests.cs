using Ocpp.Gateway.Api.Streams;

namespace Ocpp.Gateway.Api.Requests;

/// <summary>
/// Answers HEAD as GET: load balancers ask for <c>/healthz</c> so, and a resource that knows GET knows HEAD (RFC 9110 §9.3.2). The server leaves the body out by itself, since it goes by the method
/// that came. A stream has no end to be measured by, so who asks for one by HEAD gets 405. Comes before routing.
/// </summary>
internal sealed class HeadRequests(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await next(context).ConfigureAwait(false);
            Allow(context.Response);
            return;
        }

        if (LiveStreams.IsAskedFor(context.Request))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
        }
    }

    // Routing knows only what was mapped.
    private static void Allow(HttpResponse response)
    {
        if (response.StatusCode == StatusCodes.Status405MethodNotAllowed && !response.HasStarted && response.Headers.Allow.ToString().Split(", ").Contains(HttpMethods.Get))
        {
            response.Headers.Allow = $"{response.Headers.Allow}, {HttpMethods.Head}";
        }
    }
}
