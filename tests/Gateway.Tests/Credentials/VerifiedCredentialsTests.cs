using Ocpp.Gateway.Credentials;

namespace Ocpp.Gateway.Tests.Credentials;

public sealed class VerifiedCredentialsTests
{
    private static readonly PasswordVerifier Password = PasswordVerifier.FromAuthorizationKey("000102030405060708090A0B0C0D0E0F");
    private static readonly PasswordVerifier OtherPassword = PasswordVerifier.FromAuthorizationKey("000102030405060708090A0B0C0D0E0F");

    [Fact]
    public void What_was_added_is_remembered()
    {
        VerifiedCredentials verified = new();

        verified.Add("CP1", "secret"u8, Password);

        Assert.True(verified.Contains("CP1", "secret"u8, Password));
    }

    [Fact]
    public void Another_identity_another_password_or_another_hash_is_not()
    {
        VerifiedCredentials verified = new();

        verified.Add("CP1", "secret"u8, Password);

        Assert.False(verified.Contains("CP2", "secret"u8, Password));
        Assert.False(verified.Contains("CP1", "secret2"u8, Password));
        Assert.False(verified.Contains("CP1", "secret"u8, OtherPassword));
    }

    [Fact]
    public void Identity_and_password_do_not_run_into_each_other()
    {
        VerifiedCredentials verified = new();

        verified.Add("CP1", "2secret"u8, Password);

        Assert.False(verified.Contains("CP12", "secret"u8, Password));
    }

    [Fact]
    public void Who_was_not_seen_for_two_generations_is_forgotten()
    {
        VerifiedCredentials verified = new(capacity: 2);

        verified.Add("first", "p"u8, Password);
        for (int index = 0; index < 4; index++)
        {
            verified.Add($"other{index}", "p"u8, Password);
        }

        Assert.False(verified.Contains("first", "p"u8, Password));
        Assert.True(verified.Contains("other3", "p"u8, Password));
    }

    [Fact]
    public void Who_comes_back_stays_remembered()
    {
        VerifiedCredentials verified = new(capacity: 4);

        verified.Add("regular", "p"u8, Password);
        for (int index = 0; index < 20; index++)
        {
            verified.Add($"other{index}", "p"u8, Password);
            Assert.True(verified.Contains("regular", "p"u8, Password));
        }
    }
}
