using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;

namespace Ocpp.Gateway.Api.Streams;

/// <summary>
/// One answer in <c>text/event-stream</c> (WHATWG HTML §9.2). Written by one thread at a time. Whoever doesn't read is cut: a flush that takes longer than
/// <see cref="StreamLimits.WriteTimeout"/>, or than <see cref="StopGrace"/> once the gateway stops, ends the connection.
/// </summary>
internal sealed class ServerSentEvents : IDisposable
{
    /// <summary>The media type.</summary>
    public const string MediaType = "text/event-stream";

    // How long a browser waits before it comes back, in milliseconds.
    private const int RetryMs = 2000;

    // What was written when the gateway stops may still go out; the stop itself waits no longer than this for a reader.
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(2);

    private readonly HttpContext _context;
    private readonly PipeWriter _body;
    private readonly StreamLimits _limits;
    private readonly CancellationTokenSource _tooSlow;
    private readonly CancellationTokenSource _stopped;
    private readonly CancellationTokenSource _abandoned;
    private readonly CancellationTokenRegistration _stop;
    private int _unflushedLength;

    /// <param name="context">The request that asked for it; nothing was answered yet.</param>
    /// <param name="limits">When a reader counts as slow.</param>
    /// <param name="clock">What measures that.</param>
    /// <param name="stop">The gateway stops.</param>
    public ServerSentEvents(HttpContext context, StreamLimits limits, TimeProvider clock, CancellationToken stop)
    {
        _context = context;
        _limits = limits;
        _tooSlow = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _stopped = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _abandoned = CancellationTokenSource.CreateLinkedTokenSource(_tooSlow.Token, _stopped.Token, context.RequestAborted);
        _stop = stop.Register(static stopped => ((CancellationTokenSource)stopped!).CancelAfter(StopGrace), _stopped);
        context.Response.ContentType = MediaType;
        context.Response.Headers.CacheControl = "no-store";

        // nginx would gather events until its buffer is full.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        _body = context.Response.BodyWriter;
    }

    /// <summary>So much is written that it should be flushed before more is.</summary>
    public bool IsBatchFull => _unflushedLength >= _limits.BatchLength;

    /// <summary>Whether anything waits for <see cref="FlushAsync"/>.</summary>
    public bool HasUnflushed => _unflushedLength > 0;

    /// <summary>The reader was cut, since it didn't read.</summary>
    public bool IsTooSlow => _tooSlow.IsCancellationRequested;

    /// <summary>Says when to come back after an end, so that the reader sees at once that it is connected.</summary>
    public void WriteRetry() => WriteLine("retry: "u8, RetryMs);

    /// <summary>Tells the position without an event: a reader that comes back begins behind it.</summary>
    public void WritePosition(long id)
    {
        WriteLine("id: "u8, id);
        Write("\n"u8);
    }

    /// <summary>A line that readers skip, so that neither side takes the silence for an end.</summary>
    public void WriteKeepAlive() => Write(":\n\n"u8);

    /// <summary>Writes one event.</summary>
    /// <param name="id">What a reader that comes back tells as its last.</param>
    /// <param name="json">The event. A payload may hold line ends between its tokens, as a charge point wrote it: each line is one of the event.</param>
    public void WriteEvent(long id, ReadOnlySpan<byte> json)
    {
        WriteLine("id: "u8, id);
        while (true)
        {
            int end = json.IndexOfAny("\r\n"u8);
            Write("data: "u8);
            Write(end < 0 ? json : json[..end]);
            Write("\n"u8);
            if (end < 0)
            {
                break;
            }

            json = json[(end + 1)..];
        }

        Write("\n"u8);
    }

    /// <summary>Waits until the reader has room for more. False when it is gone, or was cut.</summary>
    public async ValueTask<bool> FlushAsync()
    {
        try
        {
            _tooSlow.CancelAfter(_limits.WriteTimeout);
            FlushResult result = await _body.FlushAsync(_abandoned.Token).ConfigureAwait(false);
            _tooSlow.CancelAfter(Timeout.InfiniteTimeSpan);
            _unflushedLength = 0;
            if (!result.IsCompleted && !result.IsCanceled && !IsTooSlow)
            {
                return true;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // Handled as the flush that tells the same without an exception.
        }

        // What it didn't take is lost with the connection; an orderly end would wait for it.
        _context.Abort();
        return false;
    }

    public void Dispose()
    {
        _stop.Dispose();
        _abandoned.Dispose();
        _stopped.Dispose();
        _tooSlow.Dispose();
    }

    private void WriteLine(ReadOnlySpan<byte> field, long value)
    {
        Span<byte> line = stackalloc byte[32];
        field.CopyTo(line);
        bool fits = value.TryFormat(line[field.Length..], out int length, provider: CultureInfo.InvariantCulture);
        System.Diagnostics.Debug.Assert(fits, "The longest number has 20 characters.");
        line[field.Length + length] = (byte)'\n';
        Write(line[..(field.Length + length + 1)]);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _body.Write(bytes);
        _unflushedLength += bytes.Length;
    }
}
