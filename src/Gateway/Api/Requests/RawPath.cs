using Microsoft.AspNetCore.Http.Features;

namespace Ocpp.Gateway.Api.Requests;

/// <summary>Lets the routes of the API see the path as it was sent.</summary>
internal static class RawPathExtensions
{
    /// <summary>
    /// Puts the undecoded path in the place of the decoded one. ASP.NET Core decodes everything but <c>%2F</c>, after which nobody
    /// can tell <c>a%2Fb</c> from <c>a%252Fb</c>. Comes before routing.
    /// </summary>
    public static IApplicationBuilder UseRawPath(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        string? target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (target is not null && PathOf(target) is { } path)
        {
            context.Request.Path = new PathString(path);
        }

        return next(context);
    });

    // Origin form "/path?query", or absolute form "http://host/path?query" (RFC 9112 §3.2).
    private static string? PathOf(string target)
    {
        int start = 0;
        if (!target.StartsWith('/'))
        {
            int authority = target.IndexOf("://", StringComparison.Ordinal);
            start = authority < 0 ? -1 : target.IndexOf('/', authority + 3);
        }

        if (start < 0)
        {
            return null;
        }

        int end = target.IndexOf('?', start);
        return end < 0 ? target[start..] : target[start..end];
    }
}
