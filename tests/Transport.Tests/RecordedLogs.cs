using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Ocpp.Transport.Tests;

/// <summary>What the transport logs, to be awaited and counted.</summary>
internal sealed class RecordedLogs : ILogger<EpollTransportFactory>
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private int _count;

    /// <summary>Lines so far.</summary>
    public int Count => Volatile.Read(ref _count);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Interlocked.Increment(ref _count);
        _lines.Writer.TryWrite($"{formatter(state, exception)} {exception}");
    }

    public async Task<string> NextAsync(TimeSpan limit)
    {
        using CancellationTokenSource timeUp = new(limit);
        return await _lines.Reader.ReadAsync(timeUp.Token);
    }
}
