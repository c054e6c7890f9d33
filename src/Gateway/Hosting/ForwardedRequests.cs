using Microsoft.AspNetCore.HttpOverrides;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Hosting;

/// <summary>Where requests of the API and of files come from: X-Forwarded-For and -Proto of trusted proxies, by ASP.NET Core's own middleware.</summary>
/// <remarks>X-Forwarded-Host isn't taken: without keys the host decides whether a page of somebody else's asks.</remarks>
internal static class ForwardedRequests
{
    /// <summary>Comes before everything that answers; without trusted proxies nothing does.</summary>
    public static WebApplication BelieveProxies(this WebApplication app, TrustedProxies trusted)
    {
        if (trusted.IsEmpty)
        {
            return app;
        }

        // All of them, as OCPP listeners do; the default is the nearest one, and loopback.
        ForwardedHeadersOptions options = new() { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (System.Net.IPNetwork network in trusted.Networks)
        {
            options.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(options);
        return app;
    }
}
