using System.Text;
using Ocpp.WebSockets.Upgrade;

namespace Ocpp.WebSockets.Tests.Upgrade;

public sealed class BasicCredentialsTests
{
    [Theory]
    [InlineData("Basic ")]
    [InlineData("basic ")]
    [InlineData("BASIC   ")]
    public void The_scheme_has_no_case(string scheme)
    {
        byte[] value = Encoding.ASCII.GetBytes(scheme + "Q1AwMDE6c2VjcmV0");

        bool isRead = BasicCredentials.TryRead(value, out string? userName, out byte[]? password);

        Assert.True(isRead);
        Assert.Equal("CP001", userName);
        Assert.Equal("secret"u8, password!);
    }

    [Fact]
    public void A_password_is_any_bytes()
    {
        byte[] secret = [0x00, 0xFF, 0x3A, 0x80, 0x0A];

        bool isRead = BasicCredentials.TryRead(Header([.. "CP:"u8, .. secret]), out _, out byte[]? password);

        Assert.True(isRead);
        Assert.Equal(secret, password);
    }

    [Fact]
    public void Without_an_identity_the_first_colon_splits()
    {
        bool isRead = BasicCredentials.TryRead(Header("a:b:c"u8), out string? userName, out byte[]? password);

        Assert.True(isRead);
        Assert.Equal("a", userName);
        Assert.Equal("b:c"u8, password!);
    }

    [Theory]
    [InlineData("a:b", "a:b:c", "c")]
    [InlineData("a", "a:b:c", "b:c")]
    [InlineData("CP001", "CP001:", "")]
    [InlineData("CP€", "CP€:x", "x")]
    public void An_identity_with_a_colon_splits_where_it_ends(string identity, string userPass, string expected)
    {
        bool isRead = BasicCredentials.TryRead(Header(Encoding.UTF8.GetBytes(userPass)), Encoding.UTF8.GetBytes(identity), out byte[]? password);

        Assert.True(isRead);
        Assert.Equal(expected, Encoding.UTF8.GetString(password!));
    }

    [Theory]
    [InlineData("CP002:secret")]
    [InlineData("cp001:secret")]
    [InlineData("CP0011:secret")]
    [InlineData("CP001")]
    [InlineData("")]
    public void Another_identitys_credentials_are_not_read(string userPass)
    {
        bool isRead = BasicCredentials.TryRead(Header(Encoding.UTF8.GetBytes(userPass)), "CP001"u8, out byte[]? password);

        Assert.False(isRead);
        Assert.Null(password);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Basic")]
    [InlineData("Basic ")]
    [InlineData("Bearer Q1AwMDE6c2VjcmV0")]
    [InlineData("BasicQ1AwMDE6c2VjcmV0")]
    [InlineData("Basic Q1AwMDE6c2VjcmV")]
    [InlineData("Basic Q1Aw MDE6c2VjcmV0")]
    [InlineData("Basic Q1AwMDE6c2VjcmV0, x")]
    [InlineData("Basic ????")]
    [InlineData("Basic Q1AwMDE=")]
    [InlineData("Basic /zp4")]
    public void A_malformed_value_is_not_read(string value)
    {
        bool isRead = BasicCredentials.TryRead(Encoding.ASCII.GetBytes(value), out string? userName, out byte[]? password);

        Assert.False(isRead);
        Assert.Null(userName);
        Assert.Null(password);
    }

    private static byte[] Header(ReadOnlySpan<byte> userPass) => Encoding.ASCII.GetBytes("Basic " + Convert.ToBase64String(userPass));
}
