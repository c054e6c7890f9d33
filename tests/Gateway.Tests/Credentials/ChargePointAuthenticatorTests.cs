using System.Text;
using Ocpp.Gateway.Credentials;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Tests.Credentials;

public sealed class ChargePointAuthenticatorTests : IDisposable
{
    private const string OldKey = "00000000000000000000000000000001";
    private const string NewKey = "00000000000000000000000000000002";

    private static readonly PasswordVerifier Old = PasswordVerifier.FromAuthorizationKey(OldKey);
    private static readonly PasswordVerifier New = PasswordVerifier.FromAuthorizationKey(NewKey);
    private static readonly Registration Unknown = new();
    private static readonly Registration Registered = new() { IsRegistered = true };
    private static readonly Registration WithPassword = Registered with { Passwords = [Old] };

    private readonly PasswordCheck _passwords = new(new VerifiedCredentials());

    public void Dispose() => _passwords.Dispose();

    [Theory]
    [InlineData("Accept", 0, true, 0)]
    [InlineData("Pending", 0, true, 0)]
    [InlineData("Reject", 0, false, 404)]
    [InlineData("Accept", 1, false, 401)]
    [InlineData("Pending", 2, false, 401)]
    [InlineData("Reject", 1, false, 404)]
    public async Task An_unknown_charge_point_is_let_in_at_profile_0_only(string rule, int leastProfile, bool isAdmitted, int statusCode)
    {
        OcppOptions options = new() { UnknownChargePoints = Enum.Parse<UnknownChargePointRule>(rule), SecurityProfile = leastProfile };

        AdmissionDecision decision = await DecideAsync(options, Unknown, authorization: null);

        Assert.Equal(isAdmitted, decision.IsAdmitted);
        Assert.Equal(statusCode, decision.Refusal?.StatusCode ?? 0);
    }

    [Fact]
    public async Task Credentials_of_one_without_a_password_prove_nothing()
    {
        AdmissionDecision decision = await DecideAsync(new OcppOptions(), Unknown, Basic("CP1", "whatever"u8));

        Assert.True(decision.IsAdmitted);
        Assert.Equal(0, decision.SecurityProfile);
    }

    [Theory]
    [InlineData("Basic !!!")]
    [InlineData("Basic ")]
    [InlineData("Bearer abc")]
    [InlineData("Basic Q1AyOnNlY3JldA==")] // CP2:secret
    public async Task A_malformed_header_or_another_identitys_is_refused_even_where_none_is_needed(string header)
    {
        AdmissionDecision decision = await DecideAsync(new OcppOptions(), Registered, Encoding.ASCII.GetBytes(header));

        Assert.Equal(401, decision.Refusal?.StatusCode);
    }

    [Fact]
    public async Task Who_has_a_password_must_present_it_whatever_the_least_profile()
    {
        AdmissionDecision decision = await DecideAsync(new OcppOptions { SecurityProfile = 0 }, WithPassword, authorization: null);

        Assert.Equal(401, decision.Refusal?.StatusCode);
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        AdmissionDecision decision = await DecideAsync(new OcppOptions(), WithPassword, Basic("CP1", Convert.FromHexString(NewKey)));

        Assert.Equal(401, decision.Refusal?.StatusCode);
    }

    [Theory]
    [InlineData("Plain", 1)]
    [InlineData("Tls", 2)]
    public async Task The_right_password_gives_the_profile_of_its_transport(string transport, int profile)
    {
        AdmissionDecision decision = await DecideAsync(
            new OcppOptions(), WithPassword, Basic("CP1", Convert.FromHexString(OldKey)), Enum.Parse<TransportSecurity>(transport));

        Assert.True(decision.IsAdmitted);
        Assert.Equal(profile, decision.SecurityProfile);
        Assert.Equal(Old, decision.Proved);
    }

    [Fact]
    public async Task The_digits_of_a_key_are_taken_as_well()
    {
        AdmissionDecision decision = await DecideAsync(new OcppOptions(), WithPassword, Basic("CP1", Encoding.ASCII.GetBytes(OldKey)));

        Assert.True(decision.IsAdmitted);
    }

    [Fact]
    public async Task A_client_certificate_needs_no_password()
    {
        AdmissionDecision decision = await DecideAsync(new OcppOptions { SecurityProfile = 3 }, WithPassword, authorization: null, TransportSecurity.MutualTls);

        Assert.True(decision.IsAdmitted);
        Assert.Equal(3, decision.SecurityProfile);
    }

    [Theory]
    [InlineData(0, 2, "Plain", false)]
    [InlineData(0, 2, "Tls", true)]
    [InlineData(2, 1, "Plain", false)]
    [InlineData(2, 1, "Tls", true)]
    [InlineData(0, 1, "Tls", true)] // Higher than registered.
    [InlineData(3, 0, "Tls", false)]
    public async Task The_higher_of_the_gateways_and_the_charge_points_least_profile_counts(int gateway, int registered, string transport, bool isAdmitted)
    {
        Registration registration = WithPassword with { SecurityProfile = registered };

        AdmissionDecision decision = await DecideAsync(
            new OcppOptions { SecurityProfile = gateway }, registration, Basic("CP1", Convert.FromHexString(OldKey)), Enum.Parse<TransportSecurity>(transport));

        Assert.Equal(isAdmitted, decision.IsAdmitted);
    }

    [Theory]
    [InlineData(OldKey)]
    [InlineData(NewKey)]
    public async Task Until_a_new_key_was_used_the_old_one_holds_too(string presented)
    {
        Registration registration = Registered with { Passwords = [Old, New] };

        AdmissionDecision decision = await DecideAsync(new OcppOptions(), registration, Basic("CP1", Convert.FromHexString(presented)));

        Assert.True(decision.IsAdmitted);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(OldKey)]
    public async Task Until_a_first_key_was_used_it_is_not_needed(string? presented)
    {
        Registration registration = Registered with { Passwords = [PasswordVerifier.None, New] };

        AdmissionDecision decision = await DecideAsync(new OcppOptions(), registration, presented is null ? null : Basic("CP1", Convert.FromHexString(presented)));

        Assert.True(decision.IsAdmitted);
        Assert.Equal(0, decision.SecurityProfile);
    }

    [Fact]
    public async Task An_unregistered_charge_point_that_took_a_key_must_present_it()
    {
        Registration registration = Unknown with { Passwords = [New] };

        Assert.False((await DecideAsync(new OcppOptions(), registration, authorization: null)).IsAdmitted);
        Assert.True((await DecideAsync(new OcppOptions(), registration, Basic("CP1", Convert.FromHexString(NewKey)))).IsAdmitted);
    }

    [Fact]
    public async Task An_identity_with_a_colon_authenticates()
    {
        ChargePointAuthenticator authenticator = new(new OcppOptions(), _passwords);

        AdmissionDecision decision = await authenticator.DecideAsync(
            "CP:1", WithPassword, Basic("CP:1", Convert.FromHexString(OldKey)), TransportSecurity.Plain, CancellationToken.None);

        Assert.True(decision.IsAdmitted);
    }

    [Fact]
    public async Task A_text_password_is_hashed_slowly_once_and_remembered()
    {
        Registration registration = Registered with { Passwords = [PasswordVerifier.FromText("a password for people")] };
        ChargePointAuthenticator authenticator = new(new OcppOptions(), _passwords);
        byte[] header = Basic("CP1", "a password for people"u8);

        AdmissionDecision first = await authenticator.DecideAsync("CP1", registration, header, TransportSecurity.Plain, CancellationToken.None);
        ValueTask<AdmissionDecision> again = authenticator.DecideAsync("CP1", registration, header, TransportSecurity.Plain, CancellationToken.None);

        Assert.True(first.IsAdmitted);
        Assert.True(again.IsCompletedSuccessfully);
        Assert.True((await again).IsAdmitted);
    }

    [Fact]
    public async Task A_remembered_password_is_worthless_once_it_was_changed()
    {
        ChargePointAuthenticator authenticator = new(new OcppOptions(), _passwords);
        byte[] header = Basic("CP1", "first"u8);
        Registration before = Registered with { Passwords = [PasswordVerifier.FromText("first")] };
        Registration after = Registered with { Passwords = [PasswordVerifier.FromText("second")] };

        Assert.True((await authenticator.DecideAsync("CP1", before, header, TransportSecurity.Plain, CancellationToken.None)).IsAdmitted);
        AdmissionDecision decision = await authenticator.DecideAsync("CP1", after, header, TransportSecurity.Plain, CancellationToken.None);

        Assert.Equal(401, decision.Refusal?.StatusCode);
    }

    private ValueTask<AdmissionDecision> DecideAsync(
        OcppOptions options, Registration registration, byte[]? authorization, TransportSecurity transport = TransportSecurity.Plain) =>
        new ChargePointAuthenticator(options, _passwords).DecideAsync("CP1", registration, authorization, transport, CancellationToken.None);

    private static byte[] Basic(string identity, ReadOnlySpan<byte> password) =>
        Encoding.ASCII.GetBytes("Basic " + Convert.ToBase64String([.. Encoding.UTF8.GetBytes(identity), (byte)':', .. password]));
}
