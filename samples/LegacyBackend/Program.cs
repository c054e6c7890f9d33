using System.Collections.Concurrent;
using System.Text.Json;
using LegacyBackend;

// A backend that knows nothing of OCPP's wire: it decides who may charge, numbers transactions, hears what happens and starts charging, all over HTTP.
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders().AddSimpleConsole(static console => console.SingleLine = true);
WebApplication app = builder.Build();

string secret = app.Configuration["Secret"] ?? throw new InvalidOperationException("Secret: the webhooks' secret, whsec_…");
Uri gateway = new(app.Configuration["Gateway"] ?? "http://127.0.0.1:9001");
using HttpClient api = new() { BaseAddress = gateway };

// Who may charge; everybody else is unknown here.
Dictionary<string, string> tags = new(StringComparer.OrdinalIgnoreCase) { ["ALICE"] = "Accepted", ["BOB"] = "Blocked" };

// Which number a start was given: the gateway asks again after a crash, and the same question gets the same answer.
ConcurrentDictionary<string, int> transactions = new();
int lastTransaction = 1000;
ConcurrentQueue<JsonElement> events = new();

// Nothing is believed that the gateway didn't sign.
app.Use(async (context, next) =>
{
    if (!HttpMethods.IsPost(context.Request.Method) || context.Request.Path.StartsWithSegments("/start"))
    {
        await next(context);
        return;
    }

    using MemoryStream body = new();
    await context.Request.Body.CopyToAsync(body, context.RequestAborted);
    IHeaderDictionary headers = context.Request.Headers;
    if (!Signature.IsGood(secret, headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(), headers["webhook-signature"].ToString(), body.ToArray(), DateTimeOffset.UtcNow))
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return;
    }

    body.Position = 0;
    context.Request.Body = body;
    await next(context);
});

// The decisions. The answer is the OCPP confirmation's payload; 204 leaves it to the gateway.
app.MapPost("/decisions/{action}", (string action, JsonElement question) =>
{
    JsonElement payload = question.GetProperty("payload");
    switch (action)
    {
        case "Authorize":
            return Results.Json(new { idTagInfo = new { status = StatusOf(payload) } });
        case "StartTransaction":
            string start = question.GetProperty("chargePointId").GetString() + payload.GetRawText();
            int number = transactions.GetOrAdd(start, _ => Interlocked.Increment(ref lastTransaction));
            return Results.Json(new { transactionId = number, idTagInfo = new { status = StatusOf(payload) } });
        default:
            return Results.NoContent();
    }
});

// The events: CloudEvents, one by one. Each has an id; one that came before comes again only if we didn't say 2xx.
app.MapPost("/events", (JsonElement cloudEvent) =>
{
    events.Enqueue(cloudEvent.Clone());
    while (events.Count > 1000)
    {
        events.TryDequeue(out _);
    }

    return Results.NoContent();
});

app.MapGet("/events", () => events);

// Charging from afar: the gateway's REST API answers with the charge point's own confirmation.
app.MapPost("/start/{chargePointId}", async (string chargePointId, string idTag, CancellationToken cancellation) =>
{
    using HttpResponseMessage answer = await api.PostAsJsonAsync(
        new Uri($"/api/v1/charge-points/{Uri.EscapeDataString(chargePointId)}/commands/RemoteStartTransaction", UriKind.Relative),
        new { idTag, connectorId = 1 },
        cancellation);
    return Results.Text(await answer.Content.ReadAsStringAsync(cancellation), "application/json", statusCode: (int)answer.StatusCode);
});

await app.RunAsync();

string StatusOf(JsonElement payload) => tags.GetValueOrDefault(payload.GetProperty("idTag").GetString()!, "Invalid");
