using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Api;

/// <summary>
/// The role that an endpoint needs, as endpoint metadata. Without it a GET needs <see cref="ApiRole.Reader"/> and everything else
/// <see cref="ApiRole.Admin"/>, so that a forgotten line closes an endpoint instead of opening it.
/// </summary>
internal sealed record RequiredRole(ApiRole Role)
{
    /// <summary>What the endpoint needs; also for a path that leads nowhere, which a reader may find out.</summary>
    public static ApiRole Of(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RequiredRole>()?.Role
        ?? (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) ? ApiRole.Reader : ApiRole.Admin);
}

/// <summary>States the role of an endpoint where it is mapped.</summary>
internal static class RequiredRoleExtensions
{
    public static TBuilder RequireRole<TBuilder>(this TBuilder endpoint, ApiRole role)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequiredRole(role));
}
