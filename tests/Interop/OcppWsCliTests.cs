using System.Net;
using Ocpp.Testing;

namespace Ocpp.Interop;

/// <summary>
/// The compliance suites of ocpp-ws-cli: transport, RPC, security, chaos. Where we differ from what they expect is listed by name, with the reason;
/// everything else has to pass, and a difference that is gone has to leave the list.
/// </summary>
public sealed class OcppWsCliTests
{
    // The suites of version 1.1.12; fewer would mean that one broke off.
    private const int Cases = 21;

    private static readonly Dictionary<string, string> StrictlyDifferent = new()
    {
        ["Server rejects non-object payload in CALL"] = "It expects FormatViolation, as OCPP 2.0.1 spells it; in 1.6 it is FormationViolation (OCPP-J 1.6 §4.2.3).",
    };

    private static readonly Dictionary<string, string> LenientlyDifferent = new(StrictlyDifferent)
    {
        ["Server requires subprotocol"] = "Ocpp:DefaultSubprotocol is ocpp1.6: real chargers that offer nothing are served.",
        ["Server rejects oversized frames (>128KB)"] = "Ocpp:MaxMessageSize is 1 MiB.",
        ["Server enforces MessageId is a string"] = "A numeric id is tolerated (NumericMessageId) and echoed verbatim.",
        ["Server rejects missing payload in CALL"] = "A missing payload is tolerated (MissingPayload) where the action needs no field.",
    };

    [NodeFact]
    public Task The_suites_pass_but_for_what_is_tolerated() => VerifyAsync(LenientlyDifferent);

    [NodeFact]
    public Task The_suites_pass_in_strict_mode_but_for_the_error_code_that_1_6_spells_otherwise()
        => VerifyAsync(StrictlyDifferent, "--Ocpp:Strict", "true", "--Ocpp:DefaultSubprotocol", "none", "--Ocpp:MaxMessageSize", "128KiB");

    private static async Task VerifyAsync(Dictionary<string, string> differences, params string[] settings)
    {
        using TemporaryDirectory directory = new();
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(directory.Path, settings);

        IReadOnlyDictionary<string, string?> results = await OcppWsCli.RunAsync(gateway, "WS-CLI");

        Assert.Equal(Cases, results.Count);
        Assert.Equal(differences.Keys.Order(StringComparer.Ordinal), results.Where(static result => result.Value is not null).Select(static result => result.Key).Order(StringComparer.Ordinal));
        // Several of its cases pass when the server is gone, so that is asked for by itself.
        using HttpResponseMessage ready = await gateway.Api.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        await using TestChargePoint chargePoint = await TestChargePoint.ConnectAsync(gateway.OcppUri, "AFTERWARDS");
        await chargePoint.CallAsync("BootNotification", """{"chargePointVendor":"V","chargePointModel":"M"}""");
    }
}
