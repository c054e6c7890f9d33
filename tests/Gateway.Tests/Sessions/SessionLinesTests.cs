using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Ocpp.Gateway.Sessions;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Tests.Sessions;

/// <summary>What the log says of a fleet that comes at once, and of a charge point gone wild.</summary>
public sealed class SessionLinesTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ListLogger _logger = new();
    private readonly SessionLines _lines;

    public SessionLinesTests() => _lines = new SessionLines(_clock, _logger);

    private List<string> Said => _logger.Lines;

    [Fact]
    public void Each_has_a_line_until_there_are_too_many_in_a_second()
    {
        for (int number = 0; number < SessionLines.MaxPerSecond; number++)
        {
            Open(number);
        }

        Open(1000);
        _lines.Ended("CP-0", CloseCode.AbnormalClosure, "");

        Assert.Equal(SessionLines.MaxPerSecond, Said.Count);
        Assert.Contains("CP-7 connected from 192.0.2.1:7, ocpp1.6, security profile 1.", Said);
    }

    [Fact]
    public void The_rest_is_counted_in_one_line_and_then_each_has_its_own_again()
    {
        for (int number = 0; number < SessionLines.MaxPerSecond + 5; number++)
        {
            Open(number);
        }

        _lines.Ended("CP-0", CloseCode.AbnormalClosure, "");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal($"5 other charge points connected and 1 disconnected; only {SessionLines.MaxPerSecond} a second have lines of their own.", Said[^1]);

        _lines.Ended("CP-1", CloseCode.GoingAway, "bye");
        Assert.Equal("CP-1 disconnected: GoingAway bye", Said[^1]);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(SessionLines.MaxPerSecond + 2, Said.Count);
    }

    [Fact]
    public void Messages_that_cannot_be_read_have_a_count_of_their_own()
    {
        for (int number = 0; number < SessionLines.MaxPerSecond + 7; number++)
        {
            _lines.Unreadable("CP-WILD", "a stray byte");
        }

        Open(1);
        Assert.Equal(SessionLines.MaxPerSecond + 1, Said.Count);
        Assert.Equal("CP-WILD sent a message that is no OCPP-J: a stray byte", Said[0]);
        Assert.StartsWith("CP-1 connected", Said[^1], StringComparison.Ordinal);

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(SessionLines.MaxPerSecond + 2, Said.Count);
        Assert.Equal($"7 other messages were no OCPP-J; only {SessionLines.MaxPerSecond} a second have lines of their own.", Said[^1]);

        _lines.Unreadable("CP-2", "again");
        Assert.Equal("CP-2 sent a message that is no OCPP-J: again", Said[^1]);
    }

    private void Open(int number) => _lines.Opened($"CP-{number}", $"192.0.2.1:{number}", "ocpp1.6", 1);

    private sealed class ListLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
    }
}
