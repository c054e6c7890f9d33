using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Ocpp.Gateway.Api.Events;
using Ocpp.Gateway.Api.Streams;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Tests.Commands;
using Ocpp.Gateway.Tests.Events;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Tests.Api.Streams;

public sealed class LiveStreamTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly MemoryJournal _journal = new(new MemoryJournalOptions());
    private readonly FakeTimeProvider _clock = new();
    private readonly StreamLimits _limits = new() { MaxStreams = 1, MaxSilentRecords = 5 };
    private readonly TestLifetime _lifetime = new();
    private readonly StreamResponse _response = new();
    private readonly StreamSlots _slots;
    private readonly LiveStreams _streams;

    public LiveStreamTests()
    {
        _slots = new StreamSlots(_limits);
        _streams = new LiveStreams(_limits, _slots, _clock, _lifetime);
    }

    public async ValueTask DisposeAsync()
    {
        _response.Dispose();
        _lifetime.Dispose();
        await _journal.DisposeAsync();
    }

    [Fact]
    public async Task A_reader_that_does_not_read_is_cut_when_its_time_is_over()
    {
        Append(50);
        Task stream = Follow(JournalPosition.None);
        Assert.False(stream.IsCompleted);

        _clock.Advance(_limits.WriteTimeout - TimeSpan.FromSeconds(1));
        Assert.False(_response.IsAborted);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await stream.WaitAsync(Limit);

        Assert.True(_response.IsAborted);
        Assert.Equal(0, _slots.Taken);
    }

    [Fact]
    public async Task A_reader_that_reads_in_time_gets_all_and_is_not_cut()
    {
        Append(50);
        Task stream = Follow(JournalPosition.None);
        string text = "";
        while (!text.Contains("\nid: 50\n", StringComparison.Ordinal))
        {
            // What is there now was written after the last reading, so no flush has waited since before that.
            await CommandRig.WaitForAsync(() => _response.HasMore);
            _clock.Advance(_limits.WriteTimeout / 2);
            text += _response.Read();
        }

        Assert.False(_response.IsAborted);
        _lifetime.StopApplication();
        await stream.WaitAsync(Limit);
    }

    [Fact]
    public async Task The_stop_ends_a_stream_in_order()
    {
        Task stream = Follow(JournalPosition.None);

        _lifetime.StopApplication();
        await stream.WaitAsync(Limit);

        Assert.False(_response.IsAborted);
        Assert.Equal(0, _slots.Taken);
    }

    [Fact]
    public async Task The_stop_waits_no_longer_than_two_seconds_for_a_reader_that_does_not_read()
    {
        Append(50);
        Task stream = Follow(JournalPosition.None);

        _lifetime.StopApplication();
        _clock.Advance(TimeSpan.FromSeconds(2));
        await stream.WaitAsync(Limit);

        Assert.True(_response.IsAborted);
    }

    [Fact]
    public async Task A_quiet_stream_gives_signs_of_life()
    {
        Task stream = Follow(JournalPosition.None);
        Assert.Equal("retry: 2000\n", _response.Read());

        _clock.Advance(_limits.KeepAlive);
        string sign = await ReadAsync();

        Assert.Equal(":\n\n", sign);
        _lifetime.StopApplication();
        await stream.WaitAsync(Limit);
    }

    [Fact]
    public async Task A_quiet_stream_whose_filter_passed_much_tells_the_position()
    {
        Append(8);
        Task stream = Follow(JournalPosition.None, "transaction.started");
        _response.Read();

        _clock.Advance(_limits.KeepAlive);
        string sign = await ReadAsync();

        Assert.Equal(":\n\nid: 8\n\n", sign);
        _lifetime.StopApplication();
        await stream.WaitAsync(Limit);
    }

    [Fact]
    public async Task A_stream_ends_with_the_journal()
    {
        Task stream = Follow(JournalPosition.None);

        await _journal.DisposeAsync();

        await stream.WaitAsync(Limit);
    }

    [Fact]
    public void One_stream_too_many_finds_no_place()
    {
        Assert.True(_slots.TryTake(out IDisposable? first));

        Assert.False(_slots.TryTake(out _));
        first.Dispose();
        first.Dispose();
        Assert.Equal(0, _slots.Taken);
        Assert.True(_slots.TryTake(out _));
    }

    private Task Follow(JournalPosition after, string? types = null)
    {
        Assert.True(EventFilter.TryParse(types, null, out EventFilter? filter, out _));
        Assert.True(_streams.TryTake(out IDisposable? slot));
        return new LiveStream(new EventSource(new EventReader(_journal, after, filter)), beginsAtEnd: false, slot, _streams, NullLogger.Instance).ExecuteAsync(_response.Context);
    }

    private async Task<string> ReadAsync()
    {
        await CommandRig.WaitForAsync(() => _response.HasMore);
        return _response.Read();
    }

    private void Append(int count)
    {
        for (int i = 1; i <= count; i++)
        {
            _journal.TryAppend(EventExamples.Record("CP-1", (ulong)i, new ChargePointDisconnected { CloseCode = 1000, Reason = "" }), out _);
        }
    }

    private sealed class TestLifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
