using System.Text;
using Ocpp.Gateway.V16.Outcomes;

namespace Ocpp.Gateway.Tests.Commands;

public sealed class SecretsTests
{
    [Theory]
    [InlineData("""{"key":"AuthorizationKey","value":"s3cret"}""", """{"key":"AuthorizationKey","value":"***"}""")]
    [InlineData("""{"value":"s3cret","key":"AUTHORIZATIONKEY"}""", """{"value":"***","key":"AUTHORIZATIONKEY"}""")]
    [InlineData("""{"\u006bey":"Authorization\u004bey","value":"s3cret"}""", """{"key":"Authorization\u004bey","value":"***"}""")]
    [InlineData("""{"key":"Other","key":"AuthorizationKey","value":"s3cret"}""", """{"key":"Other","key":"AuthorizationKey","value":"***"}""")]
    [InlineData("""{"location":"ftp://user:s3cret@host/path","retries":6.0}""", """{"location":"ftp://user:***@host/path","retries":6.0}""")]
    [InlineData("""{"location":"https://user:p@ss@host?q=a@b"}""", """{"location":"https://user:***@host?q=a@b"}""")]
    [InlineData("""{"log":{"remoteLocation":"sftp://u:s3cret@h"}}""", """{"log":{"remoteLocation":"sftp://u:***@h"}}""")]
    public void A_secret_is_masked_and_the_rest_stays(string payload, string expected)
    {
        Assert.True(Secrets.TryRedact(Encoding.UTF8.GetBytes(payload), out byte[]? redacted));

        Assert.Equal(expected, Encoding.UTF8.GetString(redacted!));
    }

    [Theory]
    [InlineData("""{"key":"HeartbeatInterval","value":"300"}""")]
    [InlineData("""{"location":"ftp://host:21/user:name@elsewhere"}""")]
    [InlineData("""{"location":"ftp://user@host/"}""")]
    [InlineData("""{"location":"ftp://user:@host/"}""")]
    [InlineData("""{"location":"://"}""")]
    [InlineData("""{"key":17,"value":"AuthorizationKey"}""")]
    [InlineData("[]")]
    public void What_holds_no_secret_is_left_as_it_is(string payload)
    {
        Assert.False(Secrets.TryRedact(Encoding.UTF8.GetBytes(payload), out byte[]? redacted));

        Assert.Null(redacted);
    }

    [Theory]
    [InlineData("""{"key":"AuthorizationKey","value":"s3cret" """)]
    [InlineData("""{"key":"AuthorizationKey","value":"s3cret"]""")]
    [InlineData("{\"key\":\"AuthorizationKey\",\"value\":\"s3cret\n\"}")]
    [InlineData("")]
    public void What_cannot_be_searched_is_masked_as_a_whole_and_stays_so(string payload)
    {
        Assert.True(Secrets.TryRedact(Encoding.UTF8.GetBytes(payload), out byte[]? redacted));
        Assert.True(Secrets.TryRedact(redacted, out byte[]? again));

        Assert.Equal("\"***\"", Encoding.UTF8.GetString(redacted));
        Assert.Equal(redacted, again);
    }

    [Fact]
    public void What_is_no_text_at_all_is_masked_as_a_whole()
    {
        byte[] payload = [.. """{"key":"Authorization"""u8, 0xFF, .. """Key","value":"s3cret"}"""u8];

        Assert.True(Secrets.TryRedact(payload, out byte[]? redacted));

        Assert.Equal("\"***\"", Encoding.UTF8.GetString(redacted));
    }
}
