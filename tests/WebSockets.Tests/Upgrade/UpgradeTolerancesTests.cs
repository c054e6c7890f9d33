using Ocpp.WebSockets.Upgrade;
using static Ocpp.WebSockets.Tests.Upgrade.UpgradeReading;

namespace Ocpp.WebSockets.Tests.Upgrade;

/// <summary>Each mistake is let pass by its name, and refused by a strict gateway.</summary>
public sealed class UpgradeTolerancesTests
{
    private static readonly UpgradeLimits Strict = new() { Strict = true };

    [Fact]
    public void A_right_request_passes_a_strict_gateway()
    {
        UpgradeRequest request = Accept(Plain, Strict);

        Assert.Equal(UpgradeTolerances.None, request.Tolerances);
    }

    [Fact]
    public void A_missing_Connection_Upgrade_is_let_pass()
    {
        AssertTolerated(UpgradeTolerances.MissingConnectionUpgrade, Without("Connection"));
    }

    [Fact]
    public void A_Connection_header_without_Upgrade_is_let_pass()
    {
        AssertTolerated(UpgradeTolerances.MissingConnectionUpgrade, Plain.Replace("Connection: Upgrade", "Connection: keep-alive", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_Host_is_let_pass()
    {
        AssertTolerated(UpgradeTolerances.MissingHost, Without("Host"));
    }

    [Fact]
    public void A_query_string_is_let_pass()
    {
        AssertTolerated(UpgradeTolerances.QueryString, Plain.Replace("/CP001", "/CP001?token=1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/ocpp//CP001", UpgradeTolerances.DoubledSlashes)]
    [InlineData("//ocpp/CP001", UpgradeTolerances.DoubledSlashes)]
    [InlineData("/ocpp/CP001/", UpgradeTolerances.TrailingSlash)]
    [InlineData("/ocpp/CP001//", UpgradeTolerances.TrailingSlash | UpgradeTolerances.DoubledSlashes)]
    public void Superfluous_slashes_are_let_pass(string path, UpgradeTolerances expected)
    {
        UpgradeTolerances tolerances = UpgradeTolerances.None;
        UpgradeTolerances ignored = UpgradeTolerances.None;

        bool isLenient = ResourcePath.TryReadIdentity(path, "/ocpp", out string? identity, out _, ref tolerances);
        bool isStrict = ResourcePath.TryReadIdentity(path, "/ocpp", out _, out UpgradeRefusal? refusal, ref ignored, strict: true);

        Assert.True(isLenient);
        Assert.Equal("CP001", identity);
        Assert.Equal(expected, tolerances);
        Assert.False(isStrict);
        Assert.Equal(400, refusal!.StatusCode);
    }

    private static void AssertTolerated(UpgradeTolerances expected, string text)
    {
        UpgradeRequest request = Accept(text);
        UpgradeRefusal refusal = Refuse(text, Strict);

        Assert.Equal(expected, request.Tolerances);
        Assert.Equal(400, refusal.StatusCode);
        Assert.Contains(expected.ToString(), refusal.Reason, StringComparison.Ordinal);
    }
}
