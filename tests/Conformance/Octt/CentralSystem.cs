using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Ocpp.Testing;

namespace Ocpp.Conformance.Octt;

/// <summary>The gateway as the tool meets it: a process of its own with the tags that the cases need, and its API as the operator's controls.</summary>
public sealed class CentralSystem : IAsyncLifetime, IDisposable
{
    public const string Collection = "OCTT";

    public const string ValidTag = "OCTT-VALID";
    public const string SiblingTag = "OCTT-SIBLING";
    public const string ParentTag = "OCTT-GROUP";
    public const string InvalidTag = "OCTT-NOBODY";
    public const string BlockedTag = "OCTT-BLOCKED";
    public const string ExpiredTag = "OCTT-EXPIRED";

    private readonly TemporaryDirectory _directory = new();

    internal GatewayProcess Gateway { get; private set; } = null!;

    internal CertificateAuthority Authority { get; } = new();

    /// <summary>Where charge points connect with TLS and a certificate of <see cref="Authority"/>, or with TLS and a password.</summary>
    internal Uri TlsUri { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        int port = GatewayProcess.FreePort();
        int tlsPort = GatewayProcess.FreePort();
        string rsa = Path.Combine(_directory.Path, "rsa.pem");
        string ecdsa = Path.Combine(_directory.Path, "ecdsa.pem");
        string authority = Path.Combine(_directory.Path, "ca.pem");
        await File.WriteAllTextAsync(rsa, Authority.IssueServer("localhost"));
        await File.WriteAllTextAsync(ecdsa, Authority.IssueEcdsaServer("localhost"));
        await File.WriteAllTextAsync(authority, Authority.Pem);
        Gateway = await GatewayProcess.StartAsync(
            Path.Combine(_directory.Path, "data"),
            "--Ocpp:ReadConfiguration", "Never",
            "--Ocpp:Tls:Certificates", $"{rsa};{ecdsa}",
            "--Ocpp:Tls:ClientCa", authority,
            "--Ocpp:Listen", string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{port}/ocpp;wss://127.0.0.1:{tlsPort}/ocpp?clientCertificates=allow"));
        PlainUri = new Uri(string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{port}/ocpp"));
        TlsUri = new Uri(string.Create(CultureInfo.InvariantCulture, $"wss://localhost:{tlsPort}/ocpp"));
        await PutAsync($"/api/v1/id-tags/{ValidTag}", $$"""{"status":"Accepted","parentIdTag":"{{ParentTag}}"}""");
        await PutAsync($"/api/v1/id-tags/{SiblingTag}", $$"""{"status":"Accepted","parentIdTag":"{{ParentTag}}"}""");
        await PutAsync($"/api/v1/id-tags/{BlockedTag}", """{"status":"Blocked"}""");
        await PutAsync($"/api/v1/id-tags/{ExpiredTag}", """{"status":"Expired"}""");
    }

    internal Uri PlainUri { get; private set; } = null!;

    public async Task DisposeAsync() => await Gateway.DisposeAsync();

    public void Dispose()
    {
        Authority.Dispose();
        _directory.Dispose();
    }

    /// <summary>Registers or changes something; anything but a success throws.</summary>
    internal async Task PutAsync(string path, string json)
    {
        using StringContent content = new(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await Gateway.Api.PutAsync(new Uri(path, UriKind.Relative), content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Presses one of the operator's buttons: sends a command and waits for its outcome.</summary>
    internal async Task<(int Status, JsonObject Body)> CommandAsync(string chargePointId, string action, string payload)
    {
        using StringContent content = new(payload, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await Gateway.Api.PostAsync(new Uri($"/api/v1/charge-points/{chargePointId}/commands/{action}", UriKind.Relative), content);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }

    internal async Task<JsonObject> GetAsync(string path) => JsonNode.Parse(await Gateway.Api.GetStringAsync(new Uri(path, UriKind.Relative)))!.AsObject();
}
