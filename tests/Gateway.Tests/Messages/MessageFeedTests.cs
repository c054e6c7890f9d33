using System.Text;
using System.Text.Json;
using Ocpp.Gateway.Messages;
using Ocpp.Storage.Messages;
using Ocpp.Testing;

namespace Ocpp.Gateway.Tests.Messages;

public sealed class MessageFeedTests : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly MessageLog _log;

    public MessageFeedTests() => _log = MessageLog.Open(
        new MessageLogOptions { Directory = Path.Combine(_directory.Path, "messages"), Redactor = new MessageSecrets().TryRedact, Linger = TimeSpan.FromMilliseconds(1) },
        TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task An_answer_has_the_action_of_the_CALL_that_went_the_other_way()
    {
        Say(MessageDirection.In, """[2,"1","Heartbeat",{}]""");
        Say(MessageDirection.Out, """[2,"1","Reset",{"type":"Soft"}]""");
        Say(MessageDirection.In, """[3,"1",{"status":"Accepted"}]""");
        Say(MessageDirection.Out, """[3,"1",{}]""");

        Assert.Equal([("CALL", "Heartbeat"), ("CALL", "Reset"), ("CALLRESULT", "Reset"), ("CALLRESULT", "Heartbeat")], await ShownAsync());
    }

    [Fact]
    public async Task A_second_answer_to_a_CALL_has_no_action()
    {
        Say(MessageDirection.In, """[2,"1","Heartbeat",{}]""");
        Say(MessageDirection.Out, """[4,"1","InternalError","",{}]""");
        Say(MessageDirection.Out, """[3,"1",{}]""");

        Assert.Equal([("CALL", "Heartbeat"), ("CALLERROR", "Heartbeat"), ("CALLRESULT", null)], await ShownAsync());
    }

    [Fact]
    public async Task A_CALL_that_is_wrong_is_still_shown_as_one()
    {
        Say(MessageDirection.In, """[2,"1","Heartbeat",{},"more"]""");
        Say(MessageDirection.In, """[2,"2",5,{}]""");

        Assert.Equal([("CALL", null), ("CALL", null)], await ShownAsync());
    }

    [Fact]
    public async Task CALLs_that_nobody_answers_are_forgotten()
    {
        for (int i = 0; i < 257; i++)
        {
            Say(MessageDirection.In, $$"""[2,"{{i}}","Heartbeat",{}]""");
        }

        Say(MessageDirection.Out, """[3,"0",{}]""");
        Say(MessageDirection.Out, """[3,"256",{}]""");

        Assert.Equal([("CALLRESULT", null), ("CALLRESULT", "Heartbeat")], (await ShownAsync())[^2..]);
    }

    [Fact]
    public async Task It_begins_behind_a_message_and_knows_what_that_one_asked()
    {
        Say(MessageDirection.In, """[2,"1","Heartbeat",{}]""");
        await _log.CatchUpAsync(CancellationToken.None);
        using MessageFeed all = new(_log, "CP-1", 0);
        Assert.True(all.TryRead());
        Say(MessageDirection.Out, """[3,"1",{}]""");
        await _log.CatchUpAsync(CancellationToken.None);

        using MessageFeed rest = new(_log, "CP-1", all.Position);
        long before = rest.Position;

        Assert.Equal([("CALLRESULT", "Heartbeat")], Shown(rest));
        Assert.Equal(all.Position, before);
        Assert.True(rest.Position > before);
    }

    private void Say(MessageDirection direction, string text) => Assert.True(_log.TryAppend("CP-1"u8, direction, Encoding.UTF8.GetBytes(text)));

    private async Task<List<(string? Type, string? Action)>> ShownAsync()
    {
        await _log.CatchUpAsync(CancellationToken.None);
        using MessageFeed feed = new(_log, "CP-1", 0);
        return Shown(feed);
    }

    private static List<(string? Type, string? Action)> Shown(MessageFeed feed)
    {
        List<(string?, string?)> shown = [];
        while (feed.TryRead())
        {
            using JsonDocument item = JsonDocument.Parse(feed.Item.ToArray());
            shown.Add((item.RootElement.GetProperty("messageType").GetString(), item.RootElement.GetProperty("action").GetString()));
        }

        return shown;
    }
}
