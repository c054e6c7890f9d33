using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// Where a thread encodes one message before it goes to a session's output: a growing buffer with room for the longest frame header
/// in front, so that the header is written right-aligned before the payload and the slice is the frame (RFC 6455 §5.2).
/// One per thread, so sessions hold none. A frame is valid until the thread begins the next one.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Lives as long as its thread; the writer owns nothing but references into it.")]
internal sealed class FrameScratch : IBufferWriter<byte>
{
    // A thread that once wrote a very long message does not keep its buffer for ever.
    private const int KeptBytes = 64 * 1024;
    private const int FirstBytes = 2 * 1024;

    [ThreadStatic]
    private static FrameScratch? _threadInstance;

    private readonly Utf8JsonWriter _json;
    private byte[] _buffer = new byte[FirstBytes];
    private int _end = FrameWriter.MaxHeaderLength;

    private FrameScratch()
    {
        // What is written is checked by its types and tests; the encoder leaves natural language as it is (OCPP-J 1.6 §3.5).
        _json = new Utf8JsonWriter(this, new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    public static FrameScratch ForThisThread => _threadInstance ??= new FrameScratch();

    /// <summary>Starts a message; what was encoded here before is gone.</summary>
    public Utf8JsonWriter Begin()
    {
        if (_buffer.Length > KeptBytes)
        {
            _buffer = new byte[FirstBytes];
        }

        _end = FrameWriter.MaxHeaderLength;
        _json.Reset();
        return _json;
    }

    /// <summary>The message as one unmasked text frame.</summary>
    public ReadOnlySpan<byte> End()
    {
        _json.Flush();
        int start = FrameWriter.WriteHeaderBefore(_buffer, FrameWriter.MaxHeaderLength, _end - FrameWriter.MaxHeaderLength, Opcode.Text);
        return _buffer.AsSpan(start, _end - start);
    }

    public void Advance(int count) => _end += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _buffer.AsMemory(_end);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _buffer.AsSpan(_end);
    }

    private void Grow(int sizeHint)
    {
        int needed = _end + Math.Max(sizeHint, 256);
        if (needed > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(needed, _buffer.Length * 2));
        }
    }
}
