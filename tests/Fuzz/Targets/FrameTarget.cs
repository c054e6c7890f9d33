using System.Buffers;
using System.Text.Unicode;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Fuzz.Targets;

/// <summary>A connection's frames: never throws, hands out no text that is not UTF-8 or too large, and reads the same however the bytes arrive.</summary>
internal static class FrameTarget
{
    private const int MaxMessageSize = 1000;

    public static void Run(ReadOnlySpan<byte> data)
    {
        byte[] bytes = data.ToArray();
        List<byte[]> pieces = [];
        int start = 0;
        foreach (int cut in (int[])[.. Pieces.CutsOf(data), bytes.Length])
        {
            pieces.Add(bytes[start..cut]);
            start = cut;
        }

        string whole = Read([bytes]);
        string inPieces = Read(pieces);
        PropertyViolatedException.Unless(inPieces == whole, $"in pieces: {inPieces}; whole: {whole}");
    }

    /// <summary>As a session reads: what is left of one piece stands before the next.</summary>
    private static string Read(IEnumerable<byte[]> pieces)
    {
        using StringWriter seen = new();
        FrameReader frames = new(MaxMessageSize);
        List<byte[]> unread = [];
        try
        {
            foreach (byte[] piece in pieces)
            {
                unread.Add(piece);
                ReadOnlySequence<byte> buffer = Pieces.Sequence(unread);
                if (!ReadAll(ref frames, ref buffer, seen))
                {
                    return seen.ToString();
                }

                PropertyViolatedException.Unless(buffer.Length < 14 + 125, $"{buffer.Length} bytes were left to the pipe");
                unread = buffer.IsEmpty ? [] : [buffer.ToArray()];
            }

            return seen.ToString();
        }
        finally
        {
            frames.Dispose();
        }
    }

    private static bool ReadAll(ref FrameReader frames, ref ReadOnlySequence<byte> buffer, TextWriter seen)
    {
        while (true)
        {
            FrameReadStatus status = frames.TryRead(ref buffer, out ReadOnlySpan<byte> payload);
            switch (status)
            {
                case FrameReadStatus.Incomplete:
                    return true;
                case FrameReadStatus.Violated:
                    seen.Write($"{frames.Violation};");
                    return false;
                case FrameReadStatus.Message:
                    PropertyViolatedException.Unless(payload.Length <= MaxMessageSize && Utf8.IsValid(payload), "a message is too large or no UTF-8");
                    break;
                case FrameReadStatus.Close:
                    CloseFrame close = CloseFrame.Read(payload);
                    PropertyViolatedException.Unless(payload.Length != 1 && Utf8.IsValid(close.Reason), "a bad Close frame was handed out");
                    seen.Write($"Close {Convert.ToHexString(payload)};");
                    return false;
                default:
                    PropertyViolatedException.Unless(payload.Length <= 125, "a control frame is too long");
                    break;
            }

            seen.Write($"{status} {Convert.ToHexString(payload)};");
        }
    }
}
