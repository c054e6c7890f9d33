using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Ocpp.Testing;

namespace Ocpp.Interop;

/// <summary>The signatures as a library sees them that nobody here wrote: npm's standardwebhooks.</summary>
public sealed class StandardWebhooksTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string OldSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string NewSecret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

    [NodeFact]
    public async Task A_delivery_is_genuine_under_each_of_its_secrets_and_under_no_other()
    {
        TaskCompletionSource<BackendRequest> received = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestBackend backend = new(request =>
        {
            received.TrySetResult(request);
            return BackendAnswer.Status(204);
        });
        await fixture.Gateway.Api.SendJsonAsync(HttpMethod.Put, "/api/v1/webhooks/signed", $$"""{"kind":"events","url":"{{backend.Uri}}","types":["charge-point.connected"],"secrets":["{{OldSecret}}","{{NewSecret}}"]}""");

        await using TestChargePoint chargePoint = await TestChargePoint.ConnectAsync(fixture.Gateway.OcppUri, "SIGNED-ü");
        BackendRequest request = await received.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal("charge-point.connected", (string?)(await VerifyAsync(OldSecret, request, request.Body))["type"]);
        Assert.True((bool)(await VerifyAsync(NewSecret, request, request.Body))["genuine"]!);
        Assert.False((bool)(await VerifyAsync("whsec_" + Convert.ToBase64String(new byte[32]), request, request.Body))["genuine"]!);
        Assert.False((bool)(await VerifyAsync(OldSecret, request, [.. request.Body, (byte)' ']))["genuine"]!);
    }

    private static async Task<JsonObject> VerifyAsync(string secret, BackendRequest request, byte[] body)
    {
        await NodePackages.EnsureInstalledAsync();
        JsonObject question = new()
        {
            ["secret"] = secret,
            ["headers"] = new JsonObject(request.Headers.Where(static header => header.Key.StartsWith("webhook-", StringComparison.Ordinal)).Select(static header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value))),
            ["body"] = Encoding.UTF8.GetString(body),
        };
        ProcessStartInfo start = new("node", "verify-webhook.mjs") { WorkingDirectory = NodePackages.Folder, RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process node = Process.Start(start)!;
        await node.StandardInput.WriteLineAsync(question.ToJsonString());
        node.StandardInput.Close();
        string answer = await node.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return JsonNode.Parse(answer)!.AsObject();
    }
}
