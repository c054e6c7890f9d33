using System.Text;
using Ocpp.Gateway.Messages;

namespace Ocpp.Gateway.Tests.Messages;

public sealed class MessageSecretsTests
{
    [Theory]
    [InlineData("""[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"4711"}]""")]
    [InlineData("""[2,"1","ChangeConfiguration",{"k\u0065y":"AuthorizationKey","value":"4711"}]""")]
    [InlineData("""[2,"1","GetDiagnostics",{"location":"ftp://user:4711@files.example/x"}]""")]
    [InlineData("""[2,"1","GetDiagnostics",{"location":"ftp://user:4711\u0040files.example/x"}]""")]
    [InlineData("""[2,"1","GetDiagnostics",{"location":"ftp:\/\/user:4711@files.example/x"}]""")]
    [InlineData("""[2,"1","GetDiagnostics",{"location":"ftp:\/\/user:4711\u0040files.example\/x"}]""")]
    [InlineData("""[2,"a@b","ChangeConfiguration",{"k\u0065y":"AuthorizationKey","value":"4711"}]""")]
    [InlineData("[3,\"1\",{\"configurationKey\":[{\"key\":\"AuthorizationKey\",\"readonly\":false,\"value\":\"4711\",\"x\":\"\n\"}]}]")]
    [InlineData("""{"key":"AuthorizationKey","value":"4711" """)]
    [InlineData("""[3,"1",{"configurationKey":[{"key":"\ud800"},{"key":"AuthorizationKey","readonly":false,"value":"4711"}]}]""")]
    [InlineData("""[3,"1",{"\ud800":1,"configurationKey":[{"key":"AuthorizationKey","readonly":false,"value":"4711"}]}]""")]
    [InlineData("""[2,"1","GetDiagnostics",{"location":"ftp://user:4711@files.example/\ud800"}]""")]
    [InlineData("""[2,"1","GetDiagnostics",{"location":"ftp://user:4711@files.example/\udc00"}]""")]
    [InlineData("""[3,"1",{"status":"Accepted","key":"AuthorizationKey","value":"4711"}]""")]
    public void A_secret_is_taken_out_however_it_is_written(string text)
    {
        Assert.True(MessageSecrets.TryRedact(Encoding.UTF8.GetBytes(text), out byte[]? redacted));
        Assert.DoesNotContain("4711", Encoding.UTF8.GetString(redacted), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[2,"1","Heartbeat",{}]""")]
    [InlineData("""[2,"1","DataTransfer",{"vendorId":"a@b.example","data":"4711"}]""")]
    [InlineData("""[3,"1",{"configurationKey":[{"key":"Other","readonly":false,"value":"4711"}]}]""")]
    [InlineData("""[2,"1","DataTransfer",{"vendorId":"x","data":"a \\ and a \/"}]""")]
    [InlineData("no OCPP at all")]
    public void What_holds_none_is_kept_as_it_is(string text) => Assert.False(MessageSecrets.TryRedact(Encoding.UTF8.GetBytes(text), out _));
}
