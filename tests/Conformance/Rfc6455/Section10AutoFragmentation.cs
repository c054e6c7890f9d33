using Ocpp.Conformance.Servers;

namespace Ocpp.Conformance.Rfc6455;

/// <summary>Autobahn's section 10: a sender that cuts its messages by itself.</summary>
[Collection(ServerCollection.Name)]
public sealed class Section10AutoFragmentation(RunningServers servers)
{
    [Theory]
    [Servers]
    public async Task Case_10_1_1_a_text_in_frames_of_1300_bytes_comes_back_whole(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        byte[] text = [.. Enumerable.Repeat((byte)'*', 65536)];

        await conversation.SayOneByOneAsync(conversation.Fragments(text, 1300));

        await conversation.HearEchoAsync(text);
        await conversation.HearNothingMoreAsync();
    }
}
