using System.Text;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Credentials;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Tests.Commands;

public sealed class AdoptionTests
{
    private const string OldKey = "00112233445566778899AABBCCDDEE01";
    private const string NewKey = "00112233445566778899AABBCCDDEE02";
    private const string SetNewKey = $$"""{"key":"AuthorizationKey","value":"{{NewKey}}"}""";

    [Fact]
    public async Task An_accepted_key_lets_in_and_the_old_one_no_longer_does()
    {
        await using CommandRig rig = new();
        TestPeer peer = await BootWithOldKeyAsync(rig);

        await rig.AskAsync(peer, "ChangeConfiguration", SetNewKey, """{"status":"Accepted"}""");

        Assert.StartsWith("HTTP/1.1 401 ", rig.Node.Open().Upgrade("CP1", Basic(OldKey)), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 401 ", rig.Node.Open().Upgrade("CP1", Anonymous), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 101 ", rig.Node.Open().Upgrade("CP1", Basic(NewKey)), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 101 ", rig.Node.Open().Upgrade("CP1", BasicText(NewKey.ToLowerInvariant())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_RebootRequired_both_keys_hold_until_the_new_one_was_used()
    {
        await using CommandRig rig = new();
        TestPeer peer = await BootWithOldKeyAsync(rig);

        await rig.AskAsync(peer, "ChangeConfiguration", SetNewKey, """{"status":"RebootRequired"}""");

        Assert.StartsWith("HTTP/1.1 101 ", rig.Node.Open().Upgrade("CP1", Basic(OldKey)), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 101 ", rig.Node.Open().Upgrade("CP1", Basic(NewKey)), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 401 ", rig.Node.Open().Upgrade("CP1", Basic(OldKey)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Rejected")]
    [InlineData("NotSupported")]
    public async Task A_refused_key_changes_nothing(string status)
    {
        await using CommandRig rig = new();
        TestPeer peer = await BootWithOldKeyAsync(rig);

        await rig.AskAsync(peer, "ChangeConfiguration", SetNewKey, $$"""{"status":"{{status}}"}""");

        Assert.StartsWith("HTTP/1.1 401 ", rig.Node.Open().Upgrade("CP1", Basic(NewKey)), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 101 ", rig.Node.Open().Upgrade("CP1", Basic(OldKey)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_whose_answer_was_lost_is_let_in_beside_the_old_one()
    {
        await using CommandRig rig = new();
        TestPeer peer = await BootWithOldKeyAsync(rig);

        Task<CommandOutcome> asked = rig.SubmitAsync("ChangeConfiguration", SetNewKey);
        await CommandRig.ReceiveCallAsync(peer);
        await peer.DisposeAsync();

        Assert.Equal(CommandResult.ConnectionLost, (await asked).Result);
        Assert.StartsWith("HTTP/1.1 101 ", rig.Node.Open().Upgrade("CP1", Basic(OldKey)), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 101 ", rig.Node.Open().Upgrade("CP1", Basic(NewKey)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_late_refusal_withdraws_the_key_that_was_let_in_for_want_of_an_answer()
    {
        await using CommandRig rig = new(new OcppOptions { ReadConfiguration = ReadConfigurationRule.Never, CallTimeout = TimeSpan.FromSeconds(5) });
        TestPeer peer = await BootWithOldKeyAsync(rig);

        Task<CommandOutcome> asked = rig.SubmitAsync("ChangeConfiguration", SetNewKey);
        CommandRig.SentCall sent = await CommandRig.ReceiveCallAsync(peer);
        rig.Node.Advance(TimeSpan.FromSeconds(6));
        await asked;
        int awaited = (await rig.ChargePointAsync()).Registration.Passwords.Length;
        CommandRig.Answer(peer, sent, """{"status":"Rejected"}""");

        Assert.Equal(2, awaited);
        Assert.Single((await rig.ChargePointAsync()).Registration.Passwords);
    }

    [Fact]
    public async Task The_first_key_of_an_unregistered_charge_point_is_asked_for_from_then_on()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        await rig.AskAsync(peer, "ChangeConfiguration", """{"key":"authorizationkey","value":"my secret phrase"}""", """{"status":"Accepted"}""");

        Assert.StartsWith("HTTP/1.1 401 ", rig.Node.Open().Upgrade("CP1", Anonymous), StringComparison.Ordinal);
        TestPeer back = rig.Node.Open();
        string answer = back.Upgrade("CP1", BasicText("my secret phrase"));

        // A text password is hashed on the thread pool.
        await CommandRig.WaitForAsync(() => (answer += back.ReadText()).Length > 0);
        Assert.StartsWith("HTTP/1.1 101 ", answer, StringComparison.Ordinal);
        Assert.False((await rig.ChargePointAsync()).Registration.IsRegistered);
    }

    [Fact]
    public async Task The_key_is_nowhere_to_be_read()
    {
        await using CommandRig rig = new();
        TestPeer peer = await BootWithOldKeyAsync(rig);

        CommandOutcome outcome = await rig.AskAsync(peer, "ChangeConfiguration", SetNewKey, """{"status":"Accepted"}""");
        CommandView view = await rig.FindAsync(outcome.CommandId!);

        Assert.Equal("""{"key":"AuthorizationKey","value":"***"}""", CommandRig.Text(view.Request));
        Assert.Null((await rig.ChargePointAsync()).Configuration!["AuthorizationKey"].Value);
        AssertNotInJournal(rig, NewKey);
    }

    [Theory]
    [InlineData("Accepted", 2, null)]
    [InlineData("RebootRequired", 1, 2)]
    [InlineData("Rejected", 1, null)]
    public async Task A_raised_security_profile_is_adopted_as_it_was_answered(string status, int least, int? pending)
    {
        await using CommandRig rig = new();
        await RegisterAsync(rig, registration => registration with { SecurityProfile = 1, Passwords = [PasswordVerifier.FromAuthorizationKey(OldKey)] });
        TestPeer peer = await rig.BootAsync(headers: Basic(OldKey));

        await rig.AskAsync(peer, "ChangeConfiguration", """{"key":"SecurityProfile","value":"2"}""", $$"""{"status":"{{status}}"}""");
        Registration registration = (await rig.ChargePointAsync()).Registration;

        Assert.Equal(least, registration.SecurityProfile);
        Assert.Equal(pending, registration.PendingSecurityProfile);
    }

    [Fact]
    public async Task A_security_profile_is_never_lowered_over_ocpp()
    {
        await using CommandRig rig = new();
        await RegisterAsync(rig, registration => registration with { SecurityProfile = 1, Passwords = [PasswordVerifier.FromAuthorizationKey(OldKey)] });
        TestPeer peer = await rig.BootAsync(headers: Basic(OldKey));

        await rig.AskAsync(peer, "ChangeConfiguration", """{"key":"SecurityProfile","value":"0"}""", """{"status":"Accepted"}""");

        Assert.Equal(1, (await rig.ChargePointAsync()).Registration.SecurityProfile);
    }

    [Fact]
    public async Task Configuration_follows_what_was_read_and_what_was_changed()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        await rig.AskAsync(
            peer, "GetConfiguration", "{}", """{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"300"},{"key":"AuthorizationKey","readonly":false,"value":"topsecret"}]}""");
        await rig.AskAsync(peer, "ChangeConfiguration", """{"key":"HeartbeatInterval","value":"60"}""", """{"status":"Accepted"}""");
        await rig.AskAsync(peer, "ChangeConfiguration", """{"key":"BlinkRepeat","value":"3"}""", """{"status":"Rejected"}""");
        IReadOnlyDictionary<string, ConfigurationValue> configuration = (await rig.ChargePointAsync()).Configuration!;

        Assert.Equal("60", configuration["HeartbeatInterval"].Value);
        Assert.False(configuration.ContainsKey("BlinkRepeat"));
        AssertNotInJournal(rig, "topsecret");
    }

    [Fact]
    public async Task After_an_accepted_boot_the_configuration_is_read()
    {
        await using CommandRig rig = new(new OcppOptions { ReadConfiguration = ReadConfigurationRule.OnBoot });
        TestPeer peer = await rig.BootAsync();

        CommandRig.SentCall sent = await CommandRig.ReceiveCallAsync(peer);
        CommandRig.Answer(peer, sent, """{"configurationKey":[{"key":"NumberOfConnectors","readonly":true,"value":"2"}]}""");
        ChargePointView view = await rig.ChargePointAsync();

        Assert.Equal("GetConfiguration", sent.Action);
        Assert.Equal("2", view.Configuration!["NumberOfConnectors"].Value);
        Assert.Empty(rig.Queries.Commands("CP1", null, 10).Items);
    }

    [Fact]
    public async Task A_reservation_is_in_force_until_it_was_cancelled()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        await rig.AskAsync(
            peer, "ReserveNow", """{"connectorId":1,"expiryDate":"2026-06-01T13:00:00Z","idTag":"TAG","parentIdTag":"GROUP","reservationId":5}""", """{"status":"Accepted"}""");
        await rig.AskAsync(peer, "ReserveNow", """{"connectorId":2,"expiryDate":"2026-06-01T13:00:00Z","idTag":"TAG","reservationId":6}""", """{"status":"Occupied"}""");
        await rig.ChargePointAsync();
        ReservationView reservation = Assert.Single(rig.Queries.Reservations("CP1"));
        await rig.AskAsync(peer, "CancelReservation", """{"reservationId":5}""", """{"status":"Rejected"}""");
        await rig.ChargePointAsync();

        Assert.Equal((5, 1, "TAG", "GROUP"), (reservation.ReservationId, reservation.ConnectorId, reservation.IdTag, reservation.ParentIdTag));
        Assert.Empty(rig.Queries.Reservations("CP1"));
    }

    [Fact]
    public async Task A_charging_profile_is_in_force_until_it_was_cleared()
    {
        const string Profile = """{"chargingProfileId":7,"stackLevel":2,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Absolute","chargingSchedule":{"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":6000.0}]}}""";
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        await rig.AskAsync(peer, "SetChargingProfile", $$"""{"connectorId":1,"csChargingProfiles":{{Profile}}}""", """{"status":"Accepted"}""");
        await rig.AskAsync(peer, "SetChargingProfile", $$"""{"connectorId":2,"csChargingProfiles":{{Profile.Replace(":7", ":8", StringComparison.Ordinal)}}}""", """{"status":"NotSupported"}""");
        await rig.ChargePointAsync();
        ChargingProfileView profile = Assert.Single(rig.Queries.ChargingProfiles("CP1"));
        await rig.AskAsync(peer, "ClearChargingProfile", """{"id":7}""", """{"status":"Unknown"}""");
        await rig.ChargePointAsync();

        Assert.Equal((1, 7, 2), (profile.ConnectorId, profile.ProfileId, profile.StackLevel));
        Assert.Equal(Profile, CommandRig.Text(profile.Payload));
        Assert.Empty(rig.Queries.ChargingProfiles("CP1"));
    }

    private const string Anonymous = "Sec-WebSocket-Protocol: ocpp1.6\r\n";

    private static string Basic(string key) => $"{Anonymous}Authorization: Basic {Convert.ToBase64String([.. "CP1:"u8, .. Convert.FromHexString(key)])}\r\n";

    private static string BasicText(string password) => $"{Anonymous}Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("CP1:" + password))}\r\n";

    private static async Task<TestPeer> BootWithOldKeyAsync(CommandRig rig)
    {
        await RegisterAsync(rig, registration => registration with { Passwords = [PasswordVerifier.FromAuthorizationKey(OldKey)] });
        return await rig.BootAsync(headers: Basic(OldKey));
    }

    private static async Task RegisterAsync(CommandRig rig, Func<Registration, Registration> change) =>
        await rig.Node.Get<FleetRegistrar>().PutAsync("CP1", change, CancellationToken.None);

    private static void AssertNotInJournal(CommandRig rig, string secret)
    {
        using Storage.Journal.IJournalReader reader = rig.Node.Journal.OpenReader(new Storage.Journal.JournalPosition(1));
        while (reader.TryRead(out _, out ReadOnlySpan<byte> record))
        {
            Assert.Equal(-1, record.IndexOf(Encoding.UTF8.GetBytes(secret)));
        }
    }
}
