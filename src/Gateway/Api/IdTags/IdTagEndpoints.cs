using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Api.Import;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Api.IdTags;

/// <summary><c>/id-tags</c>: who may charge.</summary>
internal static class IdTagEndpoints
{
    public static void MapIdTags(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/id-tags").WithTags("Id tags");
        group.MapGet("", ListAsync)
            .WithSummary("Lists id tags in the order of their upper-case form.")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-request");
        group.MapGet("/{idTag}", GetAsync)
            .WithSummary("Shows an id tag; tags compare without case.")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-id-tag");
        group.MapPut("/{idTag}", PutAsync)
            .WithSummary("Registers an id tag or changes it.")
            .WithDescription("Fields left out keep their value, null clears one. Effective, and on disk, when the answer is sent.")
            .WithBody<IdTagBody>("What changes.")
            .WithProblem(StatusCodes.Status400BadRequest, "malformed-json")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-identity")
            .WithProblem(StatusCodes.Status422UnprocessableEntity, "invalid-body");
        group.MapDelete("/{idTag}", DeleteAsync)
            .WithSummary("Forgets an id tag.")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-id-tag");
        group.MapPost("/import", ImportAsync)
            .WithMetadata(new ImportSizeLimit())
            .WithSummary("Registers or changes many id tags.")
            .WithDescription("NDJSON or CSV with a header line; every line is the tag and the fields of a PUT. Good lines count even beside bad ones, and each bad line is reported by its number.")
            .WithBody<IdTagLine>("One line each.", ImportReader.ContentTypes);
    }

    private static async Task<Results<Ok<ItemPage<IdTagResource>>, ProblemHttpResult>> ListAsync(
        string? cursor, int? limit, StateQueries queries, CancellationToken cancellation)
    {
        if (!Paging.TryRead(limit, cursor, out int count, out string? after, out string fault))
        {
            return Problems.InvalidRequest(fault);
        }

        await queries.CatchUpAsync(cancellation).ConfigureAwait(false);
        return TypedResults.Ok(Paging.Take(queries.IdTags(after).Select(Show), count, idTag => idTag.IdTag));
    }

    private static async Task<Results<Ok<IdTagResource>, ProblemHttpResult>> GetAsync(PathText idTag, StateQueries queries, CancellationToken cancellation)
    {
        await queries.CatchUpAsync(cancellation).ConfigureAwait(false);
        return queries.FindIdTag(idTag.Value) is { } view ? TypedResults.Ok(Show(view)) : Problems.UnknownIdTag(idTag.Value);
    }

    private static async Task<Results<Ok<IdTagResource>, Created<IdTagResource>, ProblemHttpResult>> PutAsync(
        PathText idTag, HttpRequest request, FleetRegistrar registrar, CancellationToken cancellation)
    {
        if (idTag.Value.Length > IdTagChange.MaxLength || string.IsNullOrWhiteSpace(idTag.Value))
        {
            return Problems.InvalidIdentity($"An id tag has 1 to {IdTagChange.MaxLength} characters.");
        }

        using var body = await JsonBody.ReadAsync(request).ConfigureAwait(false);
        if (!IdTagChange.TryRead(body.RootElement, out IdTagChange change, out BodyFault fault))
        {
            return Problems.InvalidBody(fault.Field, fault.Rule);
        }

        (bool isCreated, IdTagView view) = await registrar.PutIdTagAsync(idTag.Value, known => change.Apply(idTag.Value, known), cancellation).ConfigureAwait(false);
        return isCreated ? TypedResults.Created($"/api/v1/id-tags/{Uri.EscapeDataString(view.IdTag)}", Show(view)) : TypedResults.Ok(Show(view));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(PathText idTag, FleetRegistrar registrar, CancellationToken cancellation) =>
        await registrar.ForgetIdTagAsync(idTag.Value, cancellation).ConfigureAwait(false) ? TypedResults.NoContent() : Problems.UnknownIdTag(idTag.Value);

    private static async Task<Ok<ImportReport>> ImportAsync(HttpRequest request, FleetRegistrar registrar, StateQueries queries, CancellationToken cancellation)
    {
        ImportRun<(string IdTag, IdTagChange Change)> run = new(
            line => IdTagKey.Of(line.IdTag),
            (line, _) =>
            {
                IdTagView? known = queries.FindIdTag(line.IdTag);
                registrar.PutIdTag(line.Change.Apply(line.IdTag, known));
                return ValueTask.FromResult(known is null);
            },
            queries.CatchUpAsync);
        var lines = ImportReader.ReadAsync<(string, IdTagChange)>(request, IdTagChange.Columns, IdTagChange.TryReadLine, cancellation);
        return TypedResults.Ok(await run.RunAsync(lines, cancellation).ConfigureAwait(false));
    }

    private static IdTagResource Show(IdTagView view) => new()
    {
        IdTag = view.IdTag,
        Status = view.Status.ToString(),
        ParentIdTag = view.ParentIdTag,
        ExpiryDate = view.ExpiryDate,
        Labels = view.Labels.Count == 0 ? null : view.Labels,
    };
}
