using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Api.Access;

/// <summary>
/// The role that an endpoint needs, as endpoint metadata. Without it a GET needs <see cref="ApiRole.Reader"/> and everything else
/// <see cref="ApiRole.Admin"/>, so that a forgotten line closes an endpoint instead of opening it.
/// </summary>
internal sealed record RequiredRole(ApiRole Role)
{
    /// <summary>What the endpoint needs; also for a path that leads nowhere, which a reader may find out.</summary>
    public static ApiRole Of(HttpContext context)
    {
        ApiRole role = OfEndpoint(context);
        return context.GetEndpoint()?.Metadata.GetMetadata<RequiredRoleWhen>() is { } more && more.Role > role && more.IsAskedFor(context.Request) ? more.Role : role;
    }

    private static ApiRole OfEndpoint(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RequiredRole>()?.Role
        ?? (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) ? ApiRole.Reader : ApiRole.Admin);
}

/// <summary>The role that an endpoint needs for what one parameter of the query asks for, such as a command to a charge point.</summary>
internal sealed record RequiredRoleWhen(string Parameter, ApiRole Role)
{
    // Whatever else than a plain false could be taken for true needs the role.
    public bool IsAskedFor(HttpRequest request) => request.Query.TryGetValue(Parameter, out var values) && !string.Equals(values, "false", StringComparison.OrdinalIgnoreCase);
}

/// <summary>States the role of an endpoint where it is mapped.</summary>
internal static class RequiredRoleExtensions
{
    public static TBuilder RequireRole<TBuilder>(this TBuilder endpoint, ApiRole role)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequiredRole(role));

    /// <summary>States that a parameter of the query, unless it is false, needs a higher role.</summary>
    public static TBuilder RequireRoleWhen<TBuilder>(this TBuilder endpoint, string parameter, ApiRole role)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequiredRoleWhen(parameter, role));
}
