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
        Assert.True(new MessageSecrets().TryRedact(Encoding.UTF8.GetBytes(text), out byte[]? redacted));
        Assert.DoesNotContain("4711", Encoding.UTF8.GetString(redacted), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[2,"1","Heartbeat",{}]""")]
    [InlineData("""[2,"1","DataTransfer",{"vendorId":"a@b.example","data":"4711"}]""")]
    [InlineData("""[3,"1",{"configurationKey":[{"key":"Other","readonly":false,"value":"4711"}]}]""")]
    [InlineData("""[2,"1","DataTransfer",{"vendorId":"x","data":"a \\ and a \/"}]""")]
    [InlineData("no OCPP at all")]
    public void What_holds_none_is_kept_as_it_is(string text) => Assert.False(new MessageSecrets().TryRedact(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("""[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"4711abcd"}]""", """[4,"1","GenericError","no 4711ABCD",{"x":["4711abcd"]}]""", """[4,"1","GenericError","no ***",{"x":["***"]}]""")]
    [InlineData("""[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"4711abcd"}]""", """[3,"1",{"status":"Accepted","vendor":"4711abcd"}]""", """[3,"1",{"status":"Accepted","vendor":"***"}]""")]
    [InlineData("""[2,"1","GetDiagnostics",{"location":"ftp://user:4711abcd@files.example/x"}]""", """[4,"1","GenericError","no 4711abcd",{}]""", """[4,"1","GenericError","no ***",{}]""")]
    public void What_an_answer_repeats_of_its_request_is_taken_out_in_whatever_words(string request, string answer, string expected)
    {
        MessageSecrets secrets = new();

        Assert.True(secrets.TryRedact(Encoding.UTF8.GetBytes(request), out _));
        Assert.False(secrets.TryRedact("""[3,"0",{"currentTime":"4711abcd"}]"""u8, out _));
        Assert.True(secrets.TryRedact(Encoding.UTF8.GetBytes(answer), out byte[]? redacted));

        Assert.Equal(expected, Encoding.UTF8.GetString(redacted));
    }

    [Fact]
    public void While_an_answer_is_awaited_the_messages_of_others_allocate_nothing()
    {
        MessageSecrets secrets = new();
        Assert.True(secrets.TryRedact("""[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"4711abcd"}]"""u8, out _));
        Assert.False(secrets.TryRedact("""[3,"2",{}]"""u8, out _));

        long before = GC.GetAllocatedBytesForCurrentThread();
        secrets.TryRedact("""[3,"0197f1b2-6b6e-7cc3-9a55-0f3a1c2d4e5f",{"currentTime":"2026-01-01T00:00:00.000Z"}]"""u8, out _);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void The_name_of_a_file_may_hold_a_word_of_its_URL()
    {
        MessageSecrets secrets = new();

        Assert.True(secrets.TryRedact("""[2,"1","GetDiagnostics",{"location":"ftp://user:log@files.example/x"}]"""u8, out _));

        Assert.False(secrets.TryRedact("""[3,"1",{"fileName":"today.log"}]"""u8, out _));
    }

    [Fact]
    public void Of_too_many_that_are_not_answered_the_oldest_is_let_go()
    {
        MessageSecrets secrets = new();
        for (int number = 0; number <= MessageSecrets.MaxAwaited; number++)
        {
            Assert.True(secrets.TryRedact(Encoding.UTF8.GetBytes($$"""[2,"{{number}}","ChangeConfiguration",{"key":"AuthorizationKey","value":"4711"}]"""), out _));
        }

        Assert.False(secrets.TryRedact("""[4,"0","GenericError","no 4711",{}]"""u8, out _));
        Assert.True(secrets.TryRedact("""[4,"1","GenericError","no 4711",{}]"""u8, out _));
    }
}
