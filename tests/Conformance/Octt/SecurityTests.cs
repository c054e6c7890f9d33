using System.Net.Security;
using System.Net.WebSockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ocpp.Testing;

namespace Ocpp.Conformance.Octt;

/// <summary>The cases of the security whitepaper.</summary>
[Collection(CentralSystem.Collection)]
public sealed class SecurityTests(CentralSystem centralSystem)
{
    private const string Accepted = """{"status":"Accepted"}""";

    [OcttCase("TC_073_CSMS", "Update the Basic authentication password")]
    public async Task TC_073_A_new_password_is_sent_as_hex_and_holds_from_then_on()
    {
        byte[] password = RandomNumberGenerator.GetBytes(16);
        await RegisterAsync("TC-073", "first-password-of-16");
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-073", "first-password-of-16");

        JsonObject request = await tool.CommandedAsync("ChangeConfiguration", $$"""{"key":"AuthorizationKey","value":"{{Convert.ToHexString(password)}}"}""", Accepted);
        await tool.ReconnectAsync(Convert.ToHexString(password));
        await tool.BootAsync();

        Assert.InRange(((string)request["value"]!).Length, 32, 40);
        await Assert.ThrowsAsync<WebSocketException>(() => tool.ReconnectAsync("first-password-of-16"));
    }

    [OcttCase("TC_074_CSMS", "Update the charge point's certificate")]
    public async Task TC_074_A_certificate_is_asked_for_signed_sent_and_lets_the_charge_point_in()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-074");
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        JsonObject triggered = await tool.CommandedAsync("ExtendedTriggerMessage", """{"requestedMessage":"SignChargePointCertificate"}""", Accepted);
        string chain = centralSystem.Authority.SignRequest(await RequestedAsync(tool, key));
        await tool.CommandedAsync("CertificateSigned", CertificateSigned(chain), Accepted);
        using X509Certificate2 issued = X509Certificate2.CreateFromPem(chain, key.ExportPkcs8PrivateKeyPem());
        await using Tool again = await Tool.ConnectedByTlsAsync(centralSystem, "TC-074", password: null, options => options.ClientCertificates.Add(issued));
        await again.BootAsync();

        Assert.False(triggered.ContainsKey("connectorId"));
        Assert.Equal(3, (int)(await centralSystem.GetAsync("/api/v1/charge-points/TC-074"))["securityProfile"]!);
    }

    [OcttCase("TC_075_1_CSMS", "Install ManufacturerRootCertificate")]
    public Task TC_075_1_A_manufacturers_root_is_installed_and_listed() => InstallAsync("TC-075-1", "ManufacturerRootCertificate");

    [OcttCase("TC_075_2_CSMS", "Install CentralSystemRootCertificate")]
    public Task TC_075_2_A_Central_Systems_root_is_installed_and_listed() => InstallAsync("TC-075-2", "CentralSystemRootCertificate");

    [OcttCase("TC_076_CSMS", "Delete a certificate")]
    public async Task TC_076_A_certificate_is_deleted_by_the_hash_that_the_charge_point_gave()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-076");

        foreach (string algorithm in (string[])["SHA256", "SHA384", "SHA512"])
        {
            string hash = HashData(algorithm);
            await InstallAsync(tool, "CentralSystemRootCertificate", hash);

            JsonObject request = await tool.CommandedAsync("DeleteCertificate", $$"""{"certificateHashData":{{hash}}}""", Accepted);

            Assert.Equal(algorithm, (string?)request["certificateHashData"]!["hashAlgorithm"]);
        }
    }

    [OcttCase("TC_077_CSMS", "Invalid charge point certificate event")]
    public async Task TC_077_A_refused_certificate_and_the_event_of_it_are_taken()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-077");
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        await tool.CommandedAsync("ExtendedTriggerMessage", """{"requestedMessage":"SignChargePointCertificate"}""", Accepted);
        string chain = centralSystem.Authority.SignRequest(await RequestedAsync(tool, key));
        await tool.CommandedAsync("CertificateSigned", CertificateSigned(chain), """{"status":"Rejected"}""");
        await SecurityEventAsync(tool, "InvalidChargePointCertificate");
    }

    [OcttCase("TC_078_CSMS", "Invalid Central System certificate event")]
    public async Task TC_078_A_refused_root_and_the_event_of_it_are_taken()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-078");

        await tool.CommandedAsync("InstallCertificate", Install("CentralSystemRootCertificate"), """{"status":"Rejected"}""");
        await SecurityEventAsync(tool, "InvalidCentralSystemCertificate");
    }

    [OcttCase("TC_079_CSMS", "Get the security log")]
    public async Task TC_079_A_security_log_is_asked_for_and_its_upload_is_followed()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-079");

        await tool.CommandedAsync(
            "GetLog", """{"logType":"SecurityLog","requestId":79,"log":{"remoteLocation":"ftp://127.0.0.1/logs/"}}""", """{"status":"Accepted","filename":"security.log"}""");
        await tool.SendAsync("LogStatusNotification", """{"status":"Uploading","requestId":79}""");
        await tool.SendAsync("LogStatusNotification", """{"status":"Uploaded","requestId":79}""");
    }

    [OcttCase("TC_080_CSMS", "Secure firmware update")]
    public async Task TC_080_A_signed_update_is_followed_over_the_reboot_in_any_order()
    {
        await using Tool tool = await SignedUpdateAsync("TC-080", 80);

        await SignedStatusAsync(tool, 80, "SignatureVerified");
        await tool.StatusAsync(0, "Unavailable");
        await SignedStatusAsync(tool, 80, "Installing");
        await SignedStatusAsync(tool, 80, "InstallRebooting");
        await tool.ReconnectAsync();
        await SecurityEventAsync(tool, "FirmwareUpdated");
        await SignedStatusAsync(tool, 80, "Installed");
        await tool.BootAsync();
    }

    [OcttCase("TC_081_CSMS", "Secure firmware update, invalid signature")]
    public async Task TC_081_A_bad_signature_passes_to_the_charge_point_who_refuses_it()
    {
        await using Tool tool = await SignedUpdateAsync("TC-081", 81);

        await SignedStatusAsync(tool, 81, "InvalidSignature");
    }

    [OcttCase("TC_083_CSMS", "Upgrade the security profile")]
    public async Task TC_083_A_higher_profile_holds_once_it_was_accepted_and_the_lower_is_refused()
    {
        await centralSystem.PutAsync("/api/v1/charge-points/TC-083", """{"bootStatus":"Accepted","password":"password-of-TC-083","securityProfile":1}""");
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-083", "password-of-TC-083");

        await tool.CommandedAsync("ChangeConfiguration", """{"key":"SecurityProfile","value":"2"}""", Accepted);
        await tool.CommandedAsync("Reset", """{"type":"Hard"}""", Accepted);
        await using (Tool higher = await Tool.ConnectedByTlsAsync(centralSystem, "TC-083", "password-of-TC-083"))
        {
            await higher.BootAsync();
        }

        await Assert.ThrowsAsync<WebSocketException>(() => Tool.ConnectedAsync(centralSystem, "TC-083", "password-of-TC-083"));
        await using Tool again = await Tool.ConnectedByTlsAsync(centralSystem, "TC-083", "password-of-TC-083");
    }

    [OcttCase("TC_085_CSMS", "Basic authentication, valid credentials")]
    public async Task TC_085_The_upgrade_needs_the_password()
    {
        await RegisterAsync("TC-085", "password-of-TC-085");

        WebSocketException refused = await Assert.ThrowsAsync<WebSocketException>(() => Tool.ConnectedAsync(centralSystem, "TC-085"));
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-085", "password-of-TC-085");

        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
    }

    [OcttCase("TC_086_CSMS", "TLS server certificate")]
    [SupportedOSPlatform("linux")]
    public async Task TC_086_One_listener_speaks_the_four_suites_with_a_certificate_for_each()
    {
        (TlsCipherSuite Suite, bool IsEcdsa)[] suites =
        [
            (TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, true),
            (TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, true),
            (TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256, false),
            (TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384, false),
        ];
        await RegisterAsync("TC-086", "sixteen-characters");
        foreach ((TlsCipherSuite suite, bool isEcdsa) in suites)
        {
            X509Certificate2? shown = null;
            await using Tool tool = await Tool.ConnectedByTlsAsync(centralSystem, "TC-086", "sixteen-characters", new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls12,
                CipherSuitesPolicy = new CipherSuitesPolicy([suite]),
                RemoteCertificateValidationCallback = (_, certificate, _, _) => (shown = certificate as X509Certificate2) is not null,
            });
            await tool.BootAsync();

            Assert.Equal("CN=localhost", shown!.Subject);
            Assert.NotEmpty(shown.SerialNumber);
            using AsymmetricAlgorithm? key = isEcdsa ? shown.GetECDsaPublicKey() : shown.GetRSAPublicKey();
            Assert.True(key!.KeySize >= (isEcdsa ? 224 : 2048));
        }
    }

    [OcttCase("TC_087_CSMS", "TLS with client certificate")]
    public async Task TC_087_A_certificate_of_the_authority_lets_its_charge_point_in_and_no_other()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string csr = new CertificateRequest("CN=TC-087", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        using X509Certificate2 issued = X509Certificate2.CreateFromPem(centralSystem.Authority.SignRequest(csr), key.ExportPkcs8PrivateKeyPem());
        await centralSystem.PutAsync("/api/v1/charge-points/TC-087", """{"bootStatus":"Accepted","securityProfile":3}""");
        await centralSystem.PutAsync("/api/v1/charge-points/TC-087-OTHER", """{"bootStatus":"Accepted","securityProfile":3}""");

        await using Tool tool = await Tool.ConnectedByTlsAsync(centralSystem, "TC-087", password: null, options => options.ClientCertificates.Add(issued));
        await tool.BootAsync();

        await Assert.ThrowsAsync<WebSocketException>(() => Tool.ConnectedByTlsAsync(centralSystem, "TC-087", password: null));
        await Assert.ThrowsAsync<WebSocketException>(
            () => Tool.ConnectedByTlsAsync(centralSystem, "TC-087-OTHER", password: null, options => options.ClientCertificates.Add(issued)));
    }

    [OcttCase("TC_088_CSMS", "WebSocket subprotocol negotiation")]
    public async Task TC_088_An_offer_without_ours_is_refused_and_ours_is_chosen_from_a_list()
    {
        await Assert.ThrowsAsync<WebSocketException>(() => TestChargePoint.ConnectAsync(centralSystem.PlainUri, "TC-088", subProtocol: "ocpp0.1"));

        await using TestChargePoint chosen = await TestChargePoint.ConnectAsync(
            centralSystem.PlainUri, "TC-088", subProtocol: "ocpp0.1", configure: static options => options.AddSubProtocol("ocpp1.6"));

        Assert.Equal("ocpp1.6", chosen.SubProtocol);
    }

    private Task RegisterAsync(string id, string password) => centralSystem.PutAsync($"/api/v1/charge-points/{id}", $$"""{"bootStatus":"Accepted","password":"{{password}}"}""");

    private static Task<JsonObject> SecurityEventAsync(Tool tool, string type) =>
        tool.SendAsync("SecurityEventNotification", $$"""{"type":"{{type}}","timestamp":"{{Tool.Now}}"}""");

    private static Task<JsonObject> SignedStatusAsync(Tool tool, int requestId, string status) =>
        tool.SendAsync("SignedFirmwareStatusNotification", $$"""{"status":"{{status}}","requestId":{{requestId}}}""");

    private static string CertificateSigned(string chain) => new JsonObject { ["certificateChain"] = chain }.ToJsonString();

    private string Install(string type) => new JsonObject { ["certificateType"] = type, ["certificate"] = centralSystem.Authority.Pem }.ToJsonString();

    private static string HashData(string algorithm) => JsonSerializer.Serialize(new
    {
        hashAlgorithm = algorithm,
        issuerNameHash = new string('a', 64),
        issuerKeyHash = new string('b', 64),
        serialNumber = "01",
    });

    /// <summary>The charge point's request reaches whoever signs as an event; gives its CSR.</summary>
    private async Task<string> RequestedAsync(Tool tool, ECDsa key)
    {
        string csr = new CertificateRequest($"CN={tool.Id}", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        JsonObject answer = await tool.SendAsync("SignCertificate", new JsonObject { ["csr"] = csr }.ToJsonString());
        Assert.Equal("Accepted", (string?)answer["status"]);
        JsonObject events = await centralSystem.GetAsync("/api/v1/events?types=certificate.requested&limit=1000");
        JsonNode asked = events["items"]!.AsArray().Last(item => (string?)item!["source"] == $"/charge-points/{tool.Id}")!;
        return (string)asked["data"]!["payload"]!["csr"]!;
    }

    private async Task InstallAsync(string id, string type)
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, id);

        await InstallAsync(tool, type, HashData("SHA256"));
    }

    private async Task InstallAsync(Tool tool, string type, string hash)
    {
        JsonObject installed = await tool.CommandedAsync("InstallCertificate", Install(type), Accepted);
        JsonObject listed = await tool.CommandedAsync(
            "GetInstalledCertificateIds", $$"""{"certificateType":"{{type}}"}""", $$"""{"status":"Accepted","certificateHashData":[{{hash}}]}""");

        Assert.Equal(type, (string?)installed["certificateType"]);
        Assert.Equal(type, (string?)listed["certificateType"]);
    }

    private async Task<Tool> SignedUpdateAsync(string id, int requestId)
    {
        Tool tool = await Tool.BootedAsync(centralSystem, id);
        JsonObject request = new()
        {
            ["requestId"] = requestId,
            ["firmware"] = new JsonObject
            {
                ["location"] = "https://127.0.0.1:1/firmware.bin",
                ["retrieveDateTime"] = Tool.Now,
                ["signingCertificate"] = centralSystem.Authority.Pem,
                ["signature"] = Convert.ToBase64String(new byte[64]),
            },
        };
        await tool.CommandedAsync("SignedUpdateFirmware", request.ToJsonString(), Accepted);
        await SignedStatusAsync(tool, requestId, "Downloading");
        await SignedStatusAsync(tool, requestId, "Downloaded");
        return tool;
    }
}
