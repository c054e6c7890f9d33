using System.Buffers;
using System.Text;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;
using Ocpp.Gateway.Tests.Events;

namespace Ocpp.Gateway.Tests.V16;

/// <summary>One charge point connected to a gateway in memory, and what the gateway then knows and has stated.</summary>
internal sealed class ChargePointRig : IAsyncDisposable
{
    public const string Id = "CP-1";

    public ChargePointRig(OcppOptions? options = null)
    {
        Node = new TestNode(options ?? new OcppOptions { ReadConfiguration = ReadConfigurationRule.Never, UnknownIdTags = UnknownIdTagRule.Accept });
        Peer = Node.Connect(Id);
    }

    public static OcppOptions Strict { get; } = new() { ReadConfiguration = ReadConfigurationRule.Never, Strict = true };

    public TestNode Node { get; }

    public TestPeer Peer { get; }

    private StateQueries Queries => Node.Get<StateQueries>();

    /// <summary>Sends a CALL with the id <c>1</c> and gives what stands in the answer behind it: a payload, or what a CALLERROR has.</summary>
    public string Call(string action, string payload) => Call(Peer, action, payload);

    /// <summary>As the other, on another connection.</summary>
    public static string Call(TestPeer peer, string action, string payload)
    {
        peer.Send($"""[2,"1","{action}",{payload}]""");
        string answer = peer.Receive();
        Assert.Equal("\"1\",", answer[3..7]);
        return answer[7..^1];
    }

    /// <summary>Until the state has all that was recorded.</summary>
    public Task CatchUpAsync() => Queries.CatchUpAsync(CancellationToken.None).AsTask();

    public async Task<ChargePointView> ViewAsync()
    {
        await Queries.CatchUpAsync(CancellationToken.None);
        return Queries.FindChargePoint(Id) ?? throw new InvalidOperationException("There is no such charge point.");
    }

    public async Task<ConnectorView> ConnectorAsync(int connectorId) => Assert.Single((await ViewAsync()).Connectors, connector => connector.ConnectorId == connectorId);

    public async Task<TransactionView> TransactionAsync(int id)
    {
        await Queries.CatchUpAsync(CancellationToken.None);
        return Queries.FindTransaction(id, withMeterValues: true) ?? throw new InvalidOperationException("There is no such transaction.");
    }

    public async Task<IReadOnlyList<TransactionView>> TransactionsAsync()
    {
        await Queries.CatchUpAsync(CancellationToken.None);
        return [.. Queries.Transactions(new TransactionFilter(), null, 100).Items];
    }

    public Task RegisterTagAsync(IdTagView tag) => Node.Get<FleetRegistrar>().PutIdTagAsync(tag.IdTag, _ => tag, CancellationToken.None);

    public Task RegisterAsync(Func<Registration, Registration> change) => Node.Get<FleetRegistrar>().PutAsync(Id, change, CancellationToken.None);

    /// <summary>What was stated last, and about whom.</summary>
    public (FactType Type, string ChargePointId) LastFact()
    {
        FactReader reader = new(LastRecord().Span);
        FactHeader header = FactHeader.Decode(ref reader);
        return (header.Type, Encoding.UTF8.GetString(header.ChargePointId));
    }

    /// <summary>Whether the last fact carries a payload as it was sent.</summary>
    public bool LastFactHolds(string payload) => LastRecord().Span.IndexOf(Encoding.UTF8.GetBytes(payload)) >= 0;

    /// <summary>The last fact as an event's data.</summary>
    public string LastEvent() => CloudEventTests.Render(LastRecord().ToArray());

    public ValueTask DisposeAsync() => Node.DisposeAsync();

    private ReadOnlyMemory<byte> LastRecord()
    {
        ArrayBufferWriter<byte> record = new();
        Assert.True(Node.Journal.TryReadAt(Node.Journal.Appended, record));
        return record.WrittenMemory;
    }
}
