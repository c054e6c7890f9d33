using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ocpp.Gateway.Api;

namespace Ocpp.Gateway.Tests.Api;

/// <summary>What the API reads and writes needs no reflection.</summary>
public sealed class ApiJsonTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    // Written by hand or by the framework: raw bodies, streams of bytes, and problems, which have a context of ASP.NET Core's own.
    private static readonly Type[] NotOurs = [typeof(void), typeof(object), typeof(Stream), typeof(ProblemDetails)];

    [Fact]
    public void Every_type_of_an_endpoint_is_in_the_generated_context()
    {
        IEnumerable<Endpoint> endpoints = fixture.Gateway.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints);
        HashSet<Type> types =
        [
            .. endpoints.SelectMany(endpoint => endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>()).Select(metadata => metadata.Type).OfType<Type>(),
            .. endpoints.SelectMany(endpoint => endpoint.Metadata.GetOrderedMetadata<IAcceptsMetadata>()).Select(metadata => metadata.RequestType).OfType<Type>(),
        ];

        Assert.True(types.Count > 30);
        Assert.DoesNotContain(types.Except(NotOurs), static type => ApiJson.Default.GetTypeInfo(type) is null);
    }
}
