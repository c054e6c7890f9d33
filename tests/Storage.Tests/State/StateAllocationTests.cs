using System.Buffers;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Storage.Tests.State;

public sealed class StateAllocationTests
{
    private const int Warmup = 2000;
    private const int Measured = 1000;

    [Fact]
    public async Task Applying_records_to_existing_keys_allocates_nothing()
    {
        await using StateFixture fixture = new();
        byte[][] records = [.. Enumerable.Range(0, 64).Select(i => TestProjection.Set($"key {i}", $"a value of one length {i:D4}"))];
        for (int i = 0; i < Warmup + Measured + 1; i++)
        {
            fixture.Append(records[i % records.Length]);
        }

        MeasuringProjection projection = new();
        await using StateStore store = StateStore.Open(fixture.Options, fixture.Journal, projection, TimeProvider.System);

        Assert.Equal(0, projection.Allocated);
    }

    [Fact]
    public async Task Reading_and_waiting_for_what_is_applied_allocate_nothing()
    {
        await using StateFixture fixture = new();
        await using StateStore store = fixture.Open();
        await fixture.FillAsync(store, 100, 100);
        await store.CheckpointAsync(CancellationToken.None);
        ArrayBufferWriter<byte> value = new(4096);
        long allocated = 0;
        for (int i = 0; i < Warmup + Measured; i++)
        {
            if (i == Warmup)
            {
                allocated = GC.GetAllocatedBytesForCurrentThread();
            }

            value.ResetWrittenCount();
            store.TryRead("key 7"u8, value);
            store.TryRead("no such key"u8, value);
            await store.WaitForAppliedAsync(store.Applied, CancellationToken.None);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;

        Assert.Equal(0, allocated);
        Assert.NotEqual(0, value.WrittenCount);
    }

    /// <summary>
    /// Measures the thread that applies, from one record to a later one, so with all that lies between two calls. The least of several
    /// rounds counts: what the runtime does now and then on this thread is not the record's, what every record costs is in every round.
    /// </summary>
    private sealed class MeasuringProjection : IProjection
    {
        private const int Round = 100;

        private readonly TestProjection _projection = new() { RemembersPositions = false };
        private long _before;

        public long Allocated { get; private set; } = long.MaxValue;

        public void Restore(IStateReader state, StateScan scan)
        {
        }

        public void Apply(JournalPosition position, ReadOnlySpan<byte> record, IStateWriter state)
        {
            if (position.Value >= Warmup && position.Value % Round == 0)
            {
                long now = GC.GetAllocatedBytesForCurrentThread();
                Allocated = position.Value == Warmup ? Allocated : Math.Min(Allocated, now - _before);
                _before = now;
            }

            _projection.Apply(position, record, state);
        }
    }
}
