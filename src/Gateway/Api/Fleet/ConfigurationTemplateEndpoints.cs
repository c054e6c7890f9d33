using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Fleet;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Api.Fleet;

/// <summary><c>/configuration-templates</c> and <c>/charge-points/{id}/configuration</c>: what keys should have, and what they have.</summary>
internal static class ConfigurationTemplateEndpoints
{
    // Fits any URL and any log line.
    private const int MaxNameLength = 64;

    public static void MapConfigurationTemplates(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/configuration-templates").WithTags("Configuration templates");
        group.MapGet("", ListAsync)
            .WithSummary("Lists configuration templates in the order of their names.")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-request");
        group.MapGet("/{name}", GetAsync)
            .WithSummary("Shows a configuration template.")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-configuration-template");
        group.MapPut("/{name}", PutAsync)
            .WithSummary("Says what some charge points' configuration should be.")
            .WithDescription(
                "Replaces the whole template. Differences are sent to connected charge points at once, to others after their next boot or connection. "
                + "Where two templates want the same key the higher priority wins, then the first by name.")
            .WithBody<ConfigurationTemplateBody>("The whole template.")
            .WithProblem(StatusCodes.Status400BadRequest, "malformed-json")
            .WithProblem(StatusCodes.Status400BadRequest, "invalid-identity")
            .WithProblem(StatusCodes.Status409Conflict, "too-many-configuration-templates")
            .WithProblem(StatusCodes.Status422UnprocessableEntity, "invalid-body");
        group.MapDelete("/{name}", DeleteAsync)
            .WithSummary("Deletes a configuration template. What charge points took from it stays with them.")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-configuration-template");
        api.MapGet("/charge-points/{id}/configuration", ShowAsync)
            .WithTags("Configuration templates")
            .WithSummary("Shows a charge point's configuration beside what templates want of it.")
            .WithProblem(StatusCodes.Status404NotFound, "unknown-charge-point");
    }

    private static async Task<Results<Ok<ItemPage<ConfigurationTemplateResource>>, ProblemHttpResult>> ListAsync(
        string? cursor, int? limit, StateQueries state, FleetQueries fleet, CancellationToken cancellation)
    {
        if (!Paging.TryRead(limit, cursor, out int count, out string? after, out string fault))
        {
            return Problems.InvalidRequest(fault);
        }

        await state.CatchUpAsync(cancellation).ConfigureAwait(false);
        return TypedResults.Ok(Paging.Take(fleet.Templates(after).Select(ConfigurationTemplateResource.Of), count, template => template.Name));
    }

    private static async Task<Results<Ok<ConfigurationTemplateResource>, ProblemHttpResult>> GetAsync(
        PathText name, StateQueries state, FleetQueries fleet, CancellationToken cancellation)
    {
        await state.CatchUpAsync(cancellation).ConfigureAwait(false);
        return fleet.FindTemplate(name.Value) is { } template ? TypedResults.Ok(ConfigurationTemplateResource.Of(template)) : Problems.UnknownTemplate(name.Value);
    }

    private static async Task<Results<Ok<ConfigurationTemplateResource>, Created<ConfigurationTemplateResource>, ProblemHttpResult>> PutAsync(
        PathText name, HttpRequest request, TemplateRegistrar registrar, CommandProtocol protocol, TimeProvider clock, CancellationToken cancellation)
    {
        if (name.Value.Length > MaxNameLength)
        {
            return Problems.InvalidIdentity($"A template's name has at most {MaxNameLength} characters.");
        }

        using JsonDocument body = await JsonBody.ReadAsync(request).ConfigureAwait(false);
        if (!ConfigurationTemplateChange.TryRead(name.Value, body.RootElement, protocol, clock, out ConfigurationTemplate template, out BodyFault fault))
        {
            return Problems.InvalidBody(fault.Field, fault.Rule);
        }

        ConfigurationTemplateResource resource = ConfigurationTemplateResource.Of(template);
        return await registrar.PutAsync(template, cancellation).ConfigureAwait(false) switch
        {
            true => TypedResults.Created($"/api/v1/configuration-templates/{Uri.EscapeDataString(name.Value)}", resource),
            false => TypedResults.Ok(resource),
            null => Problems.Create(
                StatusCodes.Status409Conflict,
                "too-many-configuration-templates",
                "There are too many configuration templates.",
                $"There may be {ConfigurationTemplate.MaxTemplates}, since each is looked at for every boot. Delete one, or put keys together."),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(PathText name, TemplateRegistrar registrar, CancellationToken cancellation) =>
        await registrar.DeleteAsync(name.Value, cancellation).ConfigureAwait(false) ? TypedResults.NoContent() : Problems.UnknownTemplate(name.Value);

    private static async Task<Results<Ok<ConfigurationResource>, ProblemHttpResult>> ShowAsync(
        ChargePointId id, ChargePointDirectory directory, StateQueries state, FleetQueries fleet, TemplateBook book, CancellationToken cancellation)
    {
        await state.CatchUpAsync(cancellation).ConfigureAwait(false);
        if (!directory.IsKnown(id.Value) || fleet.FindTraits(id.Value) is not { } traits)
        {
            return Problems.UnknownChargePoint(id.Value);
        }

        IReadOnlyDictionary<string, ConfigurationValue> known = state.FindConfiguration(id.Value) ?? new Dictionary<string, ConfigurationValue>();
        SortedDictionary<string, DesiredValue> desired = book.Desired(id.Value, traits);
        IReadOnlyDictionary<string, AnsweredKey> answers = fleet.ConfigurationAnswers(id.Value);
        SortedSet<string> keys = new(known.Keys.Concat(desired.Keys), StringComparer.OrdinalIgnoreCase);
        return TypedResults.Ok(new ConfigurationResource
        {
            ChargePointId = id.Value,
            Items = [.. keys.Select(key => Show(key, known.GetValueOrDefault(key), desired.GetValueOrDefault(key), answers.GetValueOrDefault(key)))],
        });
    }

    private static ConfigurationItemResource Show(string key, ConfigurationValue? known, DesiredValue? desired, AnsweredKey? answered) => new()
    {
        Key = known?.Key ?? key,
        Value = known?.Value,
        Readonly = known?.IsReadonly,
        Desired = desired?.Value,
        Template = desired?.Template,
        State = desired is null ? null : JsonNamingPolicy.CamelCase.ConvertName(desired.StateOf(known, answered).ToString()),
    };
}
