using System.Globalization;
using Microsoft.AspNetCore.Http.Metadata;

namespace Ocpp.Gateway.Api.Requests;

/// <summary>A parameter of the query that is none of its type's values.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Value">As it came.</param>
internal sealed record QueryFault(string Name, string Value)
{
    /// <summary>
    /// The first one that the endpoint couldn't take; null for none. The generated code that binds parameters tells which required one it refuses, but of an
    /// optional one no more than 400.
    /// </summary>
    public static QueryFault? Find(HttpContext context)
    {
        foreach (IParameterBindingMetadata parameter in context.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [])
        {
            if (Nullable.GetUnderlyingType(parameter.ParameterInfo.ParameterType) is { } type
                && context.Request.Query.TryGetValue(parameter.Name, out var values) && values.ToString() is { Length: > 0 } value && !IsOf(type, value))
            {
                return new QueryFault(parameter.Name, value);
            }
        }

        return null;
    }

    private static bool IsOf(Type type, string value) =>
        type == typeof(bool) ? bool.TryParse(value, out _)
        : type == typeof(int) ? int.TryParse(value, CultureInfo.InvariantCulture, out _)
        : type == typeof(long) ? long.TryParse(value, CultureInfo.InvariantCulture, out _)
        : type == typeof(decimal) ? decimal.TryParse(value, CultureInfo.InvariantCulture, out _)
        : type != typeof(DateTimeOffset) || DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out _);
}
