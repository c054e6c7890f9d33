using System.Text;
using Ocpp.Gateway.Credentials;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Tests.Listeners;

/// <summary>Who gets in, and that nobody is replaced by somebody who doesn't.</summary>
public sealed class AdmissionTests
{
    private const string Key = "000102030405060708090A0B0C0D0E0F";
    private const string Heartbeat = """[2,"h","Heartbeat",{}]""";

    [Theory]
    [InlineData("")]
    [InlineData("Authorization: Basic ???\r\n")]
    [InlineData("Authorization: Bearer abc\r\n")]
    [InlineData("Authorization: Basic Q1AtMTp3cm9uZw==\r\n")]
    public async Task Missing_malformed_and_wrong_credentials_are_401(string headers)
    {
        await using TestNode node = new();
        await RegisterAsync(node, "CP-1");

        string response = node.Open().Upgrade("CP-1", headers);

        Assert.StartsWith("HTTP/1.1 401 Unauthorized\r\n", response, StringComparison.Ordinal);
        Assert.Contains("\r\nWWW-Authenticate: Basic realm=", response, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_identitys_password_is_401()
    {
        await using TestNode node = new();
        await RegisterAsync(node, "CP-1");
        await RegisterAsync(node, "CP-2");

        string response = node.Open().Upgrade("CP-2", Credentials("CP-1"));

        Assert.StartsWith("HTTP/1.1 401 ", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_right_password_gets_in_with_profile_1()
    {
        await using TestNode node = new();
        await RegisterAsync(node, "CP-1");

        node.Connect("CP-1", Credentials("CP-1"));

        Assert.True(node.Get<SessionTable>().TryGet("CP-1", out ChargePointSession? session));
        Assert.Equal(1, session.Origin.SecurityProfile);
    }

    [Fact]
    public async Task Wrong_credentials_do_not_disturb_who_is_connected()
    {
        await using TestNode node = new();
        await RegisterAsync(node, "CP-1");
        TestPeer connected = node.Connect("CP-1", Credentials("CP-1"));

        node.Open().Upgrade("CP-1", "Authorization: Basic Q1AtMTp3cm9uZw==\r\n");
        connected.Send(Heartbeat);

        Assert.StartsWith("[3,\"h\",", connected.Receive(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnknownChargePointRule.Accept, "HTTP/1.1 101 ")]
    [InlineData(UnknownChargePointRule.Pending, "HTTP/1.1 101 ")]
    [InlineData(UnknownChargePointRule.Reject, "HTTP/1.1 404 ")]
    public async Task An_unknown_charge_point_gets_what_the_setting_says(object rule, string start)
    {
        await using TestNode node = new(new OcppOptions { UnknownChargePoints = (UnknownChargePointRule)rule });

        string response = node.Open().Upgrade("CP-1");

        Assert.StartsWith(start, response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registered_one_gets_in_where_unknown_ones_are_rejected()
    {
        await using TestNode node = new(new OcppOptions { UnknownChargePoints = UnknownChargePointRule.Reject });
        await node.Get<FleetRegistrar>().PutAsync("CP-1", static registration => registration, CancellationToken.None);

        string response = node.Open().Upgrade("CP-1");

        Assert.StartsWith("HTTP/1.1 101 ", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_charge_point_meets_no_higher_profile()
    {
        await using TestNode node = new(new OcppOptions { SecurityProfile = 1 });

        string response = node.Open().Upgrade("CP-1", Credentials("CP-1"));

        Assert.StartsWith("HTTP/1.1 401 ", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_take_over_during_a_commit_answers_the_repeat_with_the_one_transaction()
    {
        await using TestNode node = new(commitsManually: true);
        const string Start = """[2,"x","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":1,"timestamp":"2026-06-01T12:00:00Z"}]""";
        TestPeer older = node.Connect("CP-1");
        older.Send(Start);

        TestPeer newer = node.Connect("CP-1");
        newer.Send(Start);
        (Opcode Opcode, byte[] Payload)? early = newer.Next();
        node.Journal.Commit();

        Assert.Null(early);
        Assert.Equal("""[3,"x",{"idTagInfo":{"status":"Accepted"},"transactionId":1}]""", await newer.ReceiveAsync());
        Assert.Equal(CloseCode.NormalClosure, older.ReceiveClose().Code);
    }

    private static string Credentials(string id) =>
        $"Authorization: Basic {Convert.ToBase64String([.. Encoding.UTF8.GetBytes(id + ":"), .. Convert.FromHexString(Key)])}\r\n";

    private static async Task RegisterAsync(TestNode node, string id)
    {
        Assert.True(PasswordVerifier.TryFromHex(Key, out PasswordVerifier? password));
        await node.Get<FleetRegistrar>().PutAsync(id, registration => registration with { Passwords = [password!] }, CancellationToken.None);
    }
}
