using System.Buffers;
using System.Text;
using Ocpp.Storage.State;

namespace Ocpp.Storage.Tests.State;

public sealed class StateConcurrencyTests
{
    [Fact]
    public async Task Readers_beside_the_applier_compaction_and_checkpoints_never_miss_a_record_or_see_half_of_one()
    {
        const int Keys = 200;
        await using StateFixture fixture = new();
        fixture.Options.CompactAbove = 64 * 1024;
        fixture.Options.MaxConcurrentReaders = 2;
        await using StateStore store = fixture.Open();
        Fill(fixture, 0, Keys);
        await fixture.AppliedAsync(store);
        using CancellationTokenSource stop = new();
        Task<long>[] readers = [.. Enumerable.Range(0, 4).Select(reader => Task.Factory.StartNew(() => Read(store, Keys, reader, stop.Token), TaskCreationOptions.LongRunning))];

        for (int round = 1; round <= 16; round++)
        {
            Fill(fixture, round, Keys * 3);
            await fixture.AppliedAsync(store);
            await store.CheckpointAsync(CancellationToken.None);
        }

        await stop.CancelAsync();
        long[] reads = await Task.WhenAll(readers);

        Assert.True(store.Statistics.Compactions > 2, $"{store.Statistics}");
        Assert.All(reads, count => Assert.True(count > 0));
    }

    /// <summary>Every value is one letter many times, so that a torn one shows.</summary>
    private static void Fill(StateFixture fixture, int round, int records)
    {
        for (int i = 0; i < records; i++)
        {
            fixture.Append(TestProjection.Set($"key {i % 200}", new string((char)('a' + (round + i) % 26), 100 + (round / 4 * 8))));
        }
    }

    private static long Read(StateStore store, int keys, int seed, CancellationToken stop)
    {
        Random random = new(seed);
        ArrayBufferWriter<byte> value = new();
        long reads = 0;
        while (!stop.IsCancellationRequested || reads == 0)
        {
            string key = $"key {random.Next(keys)}";
            value.ResetWrittenCount();
            Assert.True(store.TryRead(Encoding.UTF8.GetBytes(key), value), $"{key} was missed.");
            Assert.Equal(-1, value.WrittenSpan.IndexOfAnyExcept(value.WrittenSpan[0]));
            reads++;
        }

        return reads;
    }
}
