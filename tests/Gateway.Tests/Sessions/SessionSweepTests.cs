using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Ocpp.Gateway.Sessions;

namespace Ocpp.Gateway.Tests.Sessions;

public sealed class SessionSweepTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly SessionSweep _sweep;

    public SessionSweepTests() => _sweep = new SessionSweep(_clock, NullLogger<SessionSweep>.Instance);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(5_000)]
    [InlineData(102_400)]
    [InlineData(1_000_000)]
    public void An_entry_is_called_once_within_a_step_after_its_time_and_never_before(long dueMs)
    {
        Recorder entry = new();
        _sweep.Schedule(entry, dueMs);

        for (long now = 0; now <= dueMs + (2 * SessionSweep.TickMs); now += SessionSweep.TickMs)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(SessionSweep.TickMs));
            _sweep.Advance();
        }

        Assert.InRange(Assert.Single(entry.Calls), dueMs, dueMs + (2 * SessionSweep.TickMs));
    }

    [Fact]
    public void A_long_pause_misses_nobody()
    {
        Recorder[] entries = [.. Enumerable.Range(0, 3000).Select(static _ => new Recorder())];
        for (int i = 0; i < entries.Length; i++)
        {
            _sweep.Schedule(entries[i], i * 100L);
        }

        _clock.Advance(TimeSpan.FromDays(3));
        _sweep.Advance();

        Assert.All(entries, static entry => Assert.Single(entry.Calls));
    }

    [Fact]
    public void The_earlier_of_two_appointments_stands()
    {
        Recorder entry = new();
        _sweep.Schedule(entry, 60_000);

        _sweep.Schedule(entry, 1_000);
        _sweep.Schedule(entry, 30_000);
        _clock.Advance(TimeSpan.FromSeconds(2));
        _sweep.Advance();

        Assert.Single(entry.Calls);
    }

    [Fact]
    public void An_appointment_at_no_time_at_all_never_comes_and_can_be_brought_forward()
    {
        Recorder entry = new();
        _sweep.Schedule(entry, long.MaxValue);
        _clock.Advance(TimeSpan.FromDays(1));
        _sweep.Advance();
        int before = entry.Calls.Count;

        _sweep.Schedule(entry, _sweep.NowMs);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _sweep.Advance();

        Assert.Equal(0, before);
        Assert.Single(entry.Calls);
    }

    [Fact]
    public void A_removed_entry_is_not_called_and_removing_it_twice_does_no_harm()
    {
        Recorder entry = new();
        Recorder neighbour = new();
        _sweep.Schedule(entry, 1_000);
        _sweep.Schedule(neighbour, 1_000);

        _sweep.Remove(entry);
        _sweep.Remove(entry);
        _clock.Advance(TimeSpan.FromSeconds(2));
        _sweep.Advance();

        Assert.Empty(entry.Calls);
        Assert.Single(neighbour.Calls);
    }

    [Fact]
    public void One_that_fails_costs_the_others_nothing()
    {
        Recorder failing = new() { Fails = true };
        Recorder other = new();
        _sweep.Schedule(failing, 1_000);
        _sweep.Schedule(other, 1_000);

        _clock.Advance(TimeSpan.FromSeconds(2));
        _sweep.Advance();

        Assert.Single(failing.Calls);
        Assert.Single(other.Calls);
    }

    public void Dispose() => _sweep.Dispose();

    private sealed class Recorder : SweepEntry
    {
        public List<long> Calls { get; } = [];

        public bool Fails { get; init; }

        public override void OnDue(long nowMs)
        {
            Calls.Add(nowMs);
            if (Fails)
            {
                throw new InvalidOperationException("The test's entry fails.");
            }
        }
    }
}
