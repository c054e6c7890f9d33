using System.Security.Cryptography;
using Ocpp.Gateway.State;
using Ocpp.Storage.State;
using Ocpp.Testing;

namespace Ocpp.Gateway.Tests.State;

/// <summary>Whatever the whole program made of its charge points' messages is in the journal, and nowhere else.</summary>
public sealed class WholeReplayTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    public async Task The_journal_replayed_into_an_empty_store_gives_the_state_of_the_node_that_wrote_it(int seed)
    {
        seed = seed == 0 ? Environment.TickCount : seed;
        await using TestNode node = new();
        RandomTraffic traffic = new(node, seed);
        for (int i = 0; i < 1500; i++)
        {
            await traffic.StepAsync();
        }

        StateStore live = node.Get<StateStore>();
        await live.WaitForAppliedAsync(node.Journal.Committed, CancellationToken.None);
        using TemporaryDirectory directory = new();
        StateStoreOptions options = new() { Directory = directory.Path, MemorySize = 64 << 20, IndexSize = 1 << 20 };
        await using StateStore replayed = StateStore.Open(options, node.Journal, new StateProjection(), node.Clock);

        Assert.True(live.Statistics.LiveRecords > 200, $"{live.Statistics}");
        Assert.Equal(node.Journal.Committed, replayed.Applied);
        Assert.True(Hash(live) == Hash(replayed), $"Seed {seed}");
    }

    private static string Hash(StateStore store)
    {
        SortedDictionary<string, string> records = new(StringComparer.Ordinal);
        store.Scan((key, value) => records[Convert.ToHexString(key)] = Convert.ToHexString(value));
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string key, string value) in records)
        {
            hash.AppendData(Convert.FromHexString(key));
            hash.AppendData(BitConverter.GetBytes(value.Length));
            hash.AppendData(Convert.FromHexString(value));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
