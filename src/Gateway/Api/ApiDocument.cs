using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Ocpp.Gateway.Api.Access;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.Api.Streams;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Api;

/// <summary>States the body of an endpoint that reads it itself, for the OpenAPI document. Unlike Accepts it refuses no Content-Type.</summary>
internal sealed record RequestBodySchema(Type Type, string Description, params string[] ContentTypes);

/// <summary>States the problems that an endpoint answers with, by the word that their type ends in.</summary>
internal sealed record PossibleProblem(int StatusCode, string Slug);

/// <summary>States a header that an endpoint reads itself.</summary>
internal sealed record RequestHeader(string Name, string Description);

/// <summary>Fills what the framework can't know into the OpenAPI document: bodies, problems, raw JSON, who needs which role.</summary>
internal static class ApiDocument
{
    private const string ProblemType = "application/problem+json";
    private const string KeyScheme = "apiKey";

    // A segment that can't be decoded, is no possible identity, or isn't the number that it should be.
    private static readonly PossibleProblem OfPaths = new(StatusCodes.Status400BadRequest, "invalid-request");

    private static readonly PossibleProblem OfBodies = new(StatusCodes.Status413PayloadTooLarge, "body-too-large");

    private static readonly PossibleProblem[] Everywhere =
    [
        new(StatusCodes.Status401Unauthorized, "unauthorized"),
        new(StatusCodes.Status403Forbidden, "forbidden"),
        new(StatusCodes.Status503ServiceUnavailable, "storage-unavailable"),
    ];

    /// <summary>Adds the document <c>v1</c>.</summary>
    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer(DescribeDocument);
        options.AddOperationTransformer(DescribeOperationAsync);
        options.AddSchemaTransformer(DescribeSchema);
    });

    /// <summary>States the body of an endpoint that reads it itself.</summary>
    public static RouteHandlerBuilder WithBody<T>(this RouteHandlerBuilder endpoint, string description, params string[] contentTypes) =>
        endpoint.WithMetadata(new RequestBodySchema(typeof(T), description, contentTypes.Length == 0 ? ["application/json"] : contentTypes));

    /// <summary>States a header that the endpoint reads itself.</summary>
    public static RouteHandlerBuilder WithHeader(this RouteHandlerBuilder endpoint, string name, string description) =>
        endpoint.WithMetadata(new RequestHeader(name, description));

    /// <summary>States a problem that the endpoint answers with.</summary>
    public static RouteHandlerBuilder WithProblem(this RouteHandlerBuilder endpoint, int statusCode, string slug) =>
        endpoint.WithMetadata(new PossibleProblem(statusCode, slug));

    private static Task DescribeDocument(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo
        {
            Title = "OCPP gateway",
            Version = "v1",
            Description = "Charge points, what they report, and commands to them. Times are UTC with milliseconds; durations are text such as `30s` or `24h`; "
                + "OCPP's fields are spelled as OCPP spells them. Errors are RFC 9457 problem details whose `type` ends in a stable word. "
                + "Identities in paths are percent-encoded.",
        };
        // The address under which the document was asked for is as good as any, and the same for everybody.
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [KeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key of `Api:Keys`. Needed once there is one; a reader may read, an operator command, an admin change.",
            },
        };
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas["Problem"] = ProblemSchema();
        return Task.CompletedTask;
    }

    private static async Task DescribeOperationAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        IList<object> metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<RequestBodySchema>().LastOrDefault() is { } body)
        {
            OpenApiSchema schema = await context.GetOrCreateSchemaAsync(body.Type, parameterDescription: null, cancellation).ConfigureAwait(false);
            operation.RequestBody = new OpenApiRequestBody
            {
                Description = body.Description,
                Required = true,
                Content = body.ContentTypes.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = schema }),
            };
        }

        DescribeParameters(operation.Parameters ?? []);
        AddHeaders(operation, metadata.OfType<RequestHeader>());
        operation.Responses ??= [];
        DescribeStream(operation.Responses);
        List<PossibleProblem> problems = [.. metadata.OfType<PossibleProblem>()];
        if (context.Description.RelativePath?.StartsWith("api/v1", StringComparison.Ordinal) == true)
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, context.Document)] = [] }];
            operation.Description = $"{operation.Description} Needs the role {RoleOf(metadata, context.Description.HttpMethod)}.".TrimStart();
            problems.AddRange(ProblemsOf(operation, metadata));
            problems.AddRange(Everywhere);
        }

        AddProblems(operation.Responses, problems, context.Document);
    }

    // What is answered before an endpoint has its say. Who takes a segment as it came refuses none.
    private static IEnumerable<PossibleProblem> ProblemsOf(OpenApiOperation operation, IList<object> metadata)
    {
        IEnumerable<string> read = metadata.OfType<IParameterBindingMetadata>().Where(static bound => bound.ParameterInfo.ParameterType != typeof(string)).Select(static bound => bound.Name);
        if (operation.Parameters?.Any(parameter => parameter.In == ParameterLocation.Path && read.Contains(parameter.Name)) == true)
        {
            yield return OfPaths;
        }

        if (operation.RequestBody is not null)
        {
            yield return OfBodies;
        }
    }

    private static void AddHeaders(OpenApiOperation operation, IEnumerable<RequestHeader> headers)
    {
        foreach (RequestHeader header in headers)
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = header.Name,
                In = ParameterLocation.Header,
                Description = header.Description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }
    }

    private static void DescribeStream(OpenApiResponses responses)
    {
        foreach (OpenApiResponse response in responses.Values.OfType<OpenApiResponse>())
        {
            if (response.Content?.ContainsKey(ServerSentEvents.MediaType) == true)
            {
                response.Content[ServerSentEvents.MediaType] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Server-sent events; the `data` of each is an item of the list." },
                };
            }
        }
    }

    // As RequiredRole.Of, which has a request to ask.
    private static string RoleOf(IList<object> metadata, string? method)
    {
        ApiRole role = metadata.OfType<RequiredRole>().LastOrDefault()?.Role ?? (method == HttpMethods.Get ? ApiRole.Reader : ApiRole.Admin);
        return role switch { ApiRole.Reader => "`reader`", ApiRole.Operator => "`operator`", _ => "`admin`" };
    }

    private static void DescribeParameters(IList<IOpenApiParameter> parameters)
    {
        foreach (OpenApiParameter parameter in parameters.OfType<OpenApiParameter>())
        {
            parameter.Description ??= parameter.Name switch
            {
                "limit" => $"How many items a page has at most: {Paging.DefaultLimit}, unless said otherwise, and no more than {Paging.MaxLimit}.",
                "cursor" => "The `nextCursor` of the page before.",
                "id" => "The charge point's identity, percent-encoded.",
                "fileId" => "The file's id.",
                "name" when parameter.In == ParameterLocation.Path => "What it was named when it was made.",
                "name" => "The file's name.",
                "sha256" => "The file's SHA-256 in hex.",
                "idTag" when parameter.In == ParameterLocation.Path => "The tag, percent-encoded.",
                "connected" => "Only those that are connected, or only those that are not.",
                "status" => "Only those with a connector of this status.",
                "prefix" => "Only those whose identity begins so.",
                "chargePointId" => "Only those of this charge point.",
                "from" when parameters.Any(static other => other.Name == "name") => "The id of an event, `0` for the oldest there is, or a time.",
                "types" => "Only events of these types, separated by commas.",
                "after" => "What follows this, such as the last that was seen. `0` begins with the oldest there is.",
                "wait" => "How long to wait for the charge point, such as `10s`.",
                "hold" => "How long the command may wait for an absent charge point, such as `1h`.",
                _ => null,
            };
        }
    }

    private static void AddProblems(OpenApiResponses responses, IEnumerable<PossibleProblem> problems, OpenApiDocument? document)
    {
        foreach (IGrouping<int, PossibleProblem> group in problems.GroupBy(problem => problem.StatusCode).OrderBy(group => group.Key))
        {
            string description = "`type` ends in " + string.Join(" or ", group.Select(problem => $"`{problem.Slug}`").Distinct()) + ".";
            responses[group.Key.ToString(System.Globalization.CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = description,
                Content = new Dictionary<string, OpenApiMediaType> { [ProblemType] = new() { Schema = new OpenApiSchemaReference("Problem", document) } },
            };
        }
    }

    private static Task DescribeSchema(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        Type type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        bool isNullable = type != context.JsonTypeInfo.Type;
        if (type == typeof(RawJson))
        {
            schema.Type = null;
            schema.Properties?.Clear();
            schema.Description ??= "JSON as the charge point sent it.";
        }
        else if (type == typeof(TimeSpan))
        {
            schema.Type = isNullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
            schema.Format = null;
            schema.Pattern = "^[0-9]+(ms|s|m|h|d)$";
            schema.Examples = [JsonValue.Create("30s")!];
        }
        else if (type == typeof(DateTimeOffset))
        {
            schema.Type = isNullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
            schema.Format = "date-time";
        }

        return Task.CompletedTask;
    }

    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "RFC 9457 problem details; some types add fields of their own.",
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = $"`{Problems.TypePrefix}` and a stable word." },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String },
        },
    };
}
