using Microsoft.AspNetCore.Http.HttpResults;
using Ocpp.Gateway.Api.Access;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Api.ChargePoints;
using Ocpp.Gateway.Api.ChargingProfiles;
using Ocpp.Gateway.Api.Commands;
using Ocpp.Gateway.Api.Events;
using Ocpp.Gateway.Api.Files;
using Ocpp.Gateway.Api.Fleet;
using Ocpp.Gateway.Api.Health;
using Ocpp.Gateway.Api.IdTags;
using Ocpp.Gateway.Api.Messages;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.Api.Reservations;
using Ocpp.Gateway.Api.Streams;
using Ocpp.Gateway.Api.Transactions;
using Ocpp.Gateway.Api.Webhooks;
using Scalar.AspNetCore;

namespace Ocpp.Gateway.Api;

/// <summary>The API listener's table of contents: services, what each request passes, and the resources.</summary>
internal static class ApiEndpoints
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddApiDocument();
        services.AddSingleton<ChargePointPresenter>();
        services.AddSingleton<CompositeScheduleReader>();
        services.AddSingleton<WebhookPresenter>();
        services.AddSingleton<StreamLimits>();
        services.AddSingleton<StreamSlots>();
        services.AddSingleton<LiveStreams>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        return services;
    }

    /// <summary>Maps everything that the API listener serves.</summary>
    public static WebApplication MapApi(this WebApplication app)
    {
        app.UseMiddleware<ProblemResponses>();
        app.UseMiddleware<HeadRequests>();
        app.UseRawPath();
        app.UseRouting();
        app.UseMiddleware<ApiKeyGate>();

        RouteGroupBuilder api = app.MapGroup("/api/v1");
        api.MapChargePoints();
        api.MapCommands();
        api.MapTransactions();
        api.MapEvents();
        api.MapMessages();
        api.MapWebhooks();
        api.MapIdTags();
        api.MapReservations();
        api.MapChargingProfiles();
        api.MapCompositeSchedules();
        api.MapFirmware();
        api.MapFirmwareFiles();
        api.MapDiagnostics();
        api.MapConfigurationTemplates();
        api.MapFleetCommands();
        api.MapConformance();
        app.MapHealth();
        app.MapPrometheusScrapingEndpoint(ApiKeyGate.MetricsPath);
        app.MapOpenApi().ExcludeFromDescription();
        MapDocumentation(app);
        return app;
    }

    // The page and its script come out of the package; nothing of it is fetched from elsewhere, so that it works on a closed network.
    private static void MapDocumentation(WebApplication app)
    {
        app.MapScalarApiReference("/docs", options =>
        {
            options.Title = "OCPP gateway";
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.DisableAgent();
            options.DisableMcp();
            options.HideDeveloperTools();
        }).ExcludeFromDescription();
        app.MapGet("/", RedirectHttpResult () => TypedResults.Redirect("/docs")).ExcludeFromDescription();
    }
}
