using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Api.Access;

/// <summary>
/// Decides who may call <c>/api/v1</c>, after routing and before any endpoint: with keys configured the bearer of one whose role is
/// high enough; without any, everybody on this machine, but no web page of somebody else's. <c>/metrics</c> is open on loopback and needs a
/// key elsewhere: it names no charge point, but tells a competitor how many there are.
/// </summary>
internal sealed partial class ApiKeyGate(RequestDelegate next, ApiOptions options, ILogger<ApiKeyGate> logger)
{
    public const string MetricsPath = "/metrics";

    private const string Scheme = "Bearer ";

    // A key is 43 characters; whatever is longer than this is none and isn't hashed.
    private const int MaxKeyLength = 512;

    public Task InvokeAsync(HttpContext context)
    {
        ProblemHttpResult? refusal = null;
        if (context.Request.Path.StartsWithSegments("/api/v1", StringComparison.OrdinalIgnoreCase))
        {
            refusal = options.Keys.Count == 0 ? RefuseForeignPage(context.Request) : RefuseKey(context);
        }
        else if (context.Request.Path.StartsWithSegments(MetricsPath, StringComparison.OrdinalIgnoreCase) && !CameOverLoopback(context.Connection))
        {
            refusal = RefuseKey(context);
        }

        return refusal is null ? next(context) : refusal.ExecuteAsync(context);
    }

    private ProblemHttpResult? RefuseKey(HttpContext context)
    {
        if (FindKey(context.Request) is not { } key)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problems.Unauthorized();
        }

        ApiRole required = RequiredRole.Of(context);
        if (key.Role >= required)
        {
            return null;
        }

        Log.RoleTooLow(logger, key.Name, key.Role, required);
        return Problems.Forbidden($"The key '{key.Name}' has the role {key.Role}; this needs {required}.");
    }

    private ApiKey? FindKey(HttpRequest request)
    {
        string? header = request.Headers.Authorization;
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || header.Length > MaxKeyLength)
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim()), hash);
        ApiKey? found = null;
        foreach (ApiKey key in options.Keys)
        {
            // All of them, always: the time says nothing of which one was near.
            if (CryptographicOperations.FixedTimeEquals(hash, key.Hash.Span))
            {
                found = key;
            }
        }

        return found;
    }

    // A page that the operator's browser shows can reach 127.0.0.1 too: by a plain form post, or by a name of its own that resolves
    // there. The first tells its Origin, the second its Host.
    private static ProblemHttpResult? RefuseForeignPage(HttpRequest request)
    {
        if (!IsThisMachine(request.Host))
        {
            return Problems.ForeignOrigin($"The host '{request.Host.Value}' is not this machine's loopback address. Configure an API key (Api:Keys) to call the API by a name.");
        }

        string? origin = request.Headers.Origin;
        return string.IsNullOrEmpty(origin) || string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase)
            ? null
            : Problems.ForeignOrigin($"The origin '{origin}' is not the API's own. Configure an API key (Api:Keys) to call it from other pages.");
    }

    private static bool CameOverLoopback(ConnectionInfo connection) => connection.LocalIpAddress is { } address && IPAddress.IsLoopback(address);

    private static bool IsThisMachine(HostString host) =>
        !host.HasValue
        || host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
