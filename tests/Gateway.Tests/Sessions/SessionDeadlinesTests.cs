using Ocpp.Gateway.Sessions;

namespace Ocpp.Gateway.Tests.Sessions;

public sealed class SessionDeadlinesTests
{
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(90);

    [Fact]
    public void The_next_ping_comes_earlier_by_what_was_asked_for()
    {
        SessionDeadlines deadlines = new(nowMs: 0);

        bool first = deadlines.TryTakePing(25_000, Ping, earlier: 3000);
        bool early = deadlines.TryTakePing(46_999, Ping);
        bool again = deadlines.TryTakePing(47_000, Ping);

        Assert.Equal([true, false, true], [first, early, again]);
    }

    [Fact]
    public void Pings_are_an_interval_apart_and_any_byte_puts_them_off()
    {
        SessionDeadlines deadlines = new(0);

        bool early = deadlines.TryTakePing(24_999, Ping);
        bool first = deadlines.TryTakePing(25_000, Ping);
        bool again = deadlines.TryTakePing(49_999, Ping);
        deadlines.Receive(40_000);
        bool afterLife = deadlines.TryTakePing(64_999, Ping);

        Assert.False(early);
        Assert.True(first);
        Assert.False(again);
        Assert.False(afterLife);
        Assert.Equal(65_000, deadlines.NextMs(Idle, Ping));
    }

    [Fact]
    public void A_sent_ping_is_no_sign_of_life()
    {
        SessionDeadlines deadlines = new(0);

        deadlines.TryTakePing(80_000, Ping);

        Assert.False(deadlines.IsIdle(89_999, Idle));
        Assert.True(deadlines.IsIdle(90_000, Idle));
        Assert.Equal(90_000, deadlines.NextMs(Idle, Ping));
    }

    [Fact]
    public void A_wait_for_a_commit_is_late_once_its_limit_has_passed_and_never_after_it_came()
    {
        SessionDeadlines deadlines = new(0);

        long due = deadlines.BeginCommitWait(1_000, TimeSpan.FromSeconds(20));
        bool inTime = deadlines.IsCommitLate(20_999);
        bool late = deadlines.IsCommitLate(21_000);
        deadlines.EndCommitWait();

        Assert.Equal(21_000, due);
        Assert.False(inTime);
        Assert.True(late);
        Assert.False(deadlines.IsCommitLate(long.MaxValue - 1));
    }

    [Fact]
    public void The_longest_times_that_can_be_set_overflow_nothing()
    {
        SessionDeadlines deadlines = new(long.MaxValue / 4);

        long next = deadlines.NextMs(TimeSpan.MaxValue, TimeSpan.MaxValue);

        Assert.True(next > long.MaxValue / 4);
        Assert.Equal(long.MaxValue, deadlines.ClosingMs);
    }
}
