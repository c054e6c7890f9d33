using System.Buffers.Text;
using System.Text;

namespace Ocpp.LoadTester.RestApi;

/// <summary>An HTTP/1.1 response as far as a client of a REST API needs it: status, body, and whether the connection lives on (RFC 9112).</summary>
internal readonly ref struct HttpAnswer
{
    private static readonly Exception Unreadable = new FormatException("The API's answer is no HTTP/1.1 response.");

    public int Status { get; private init; }

    public ReadOnlySpan<byte> Body { get; private init; }

    /// <summary>Bytes of the whole response; what follows belongs to none.</summary>
    public int Length { get; private init; }

    public bool Closes { get; private init; }

    /// <summary>Reads a response; false while a part of it is missing.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out HttpAnswer answer)
    {
        answer = default;
        int end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> head = bytes[..(end + 2)];
        if (!head.StartsWith("HTTP/1."u8) || head.Length < 12 || !Utf8Parser.TryParse(head[9..12], out int status, out _))
        {
            throw Unreadable;
        }

        bool closes = Ascii.EqualsIgnoreCase(Find(head, "Connection"u8), "close"u8);
        ReadOnlySpan<byte> rest = bytes[(end + 4)..];
        if (Ascii.EqualsIgnoreCase(Find(head, "Transfer-Encoding"u8), "chunked"u8))
        {
            if (!TryReadChunks(rest, out byte[] body, out int length))
            {
                return false;
            }

            answer = new HttpAnswer { Status = status, Body = body, Length = end + 4 + length, Closes = closes };
            return true;
        }

        int bodyLength = 0;
        if (Find(head, "Content-Length"u8) is { IsEmpty: false } text && !Utf8Parser.TryParse(text, out bodyLength, out _))
        {
            throw Unreadable;
        }

        if (rest.Length < bodyLength)
        {
            return false;
        }

        answer = new HttpAnswer { Status = status, Body = rest[..bodyLength], Length = end + 4 + bodyLength, Closes = closes };
        return true;
    }

    private static bool TryReadChunks(ReadOnlySpan<byte> bytes, out byte[] body, out int length)
    {
        body = [];
        length = 0;
        List<byte> gathered = [];
        while (true)
        {
            int line = bytes[length..].IndexOf("\r\n"u8);
            if (line < 0)
            {
                return false;
            }

            if (!Utf8Parser.TryParse(bytes.Slice(length, line), out int size, out _, 'x'))
            {
                throw Unreadable;
            }

            length += line + 2;
            if (bytes.Length < length + size + 2)
            {
                return false;
            }

            gathered.AddRange(bytes.Slice(length, size));
            length += size + 2;
            if (size == 0)
            {
                body = [.. gathered];
                return true;
            }
        }
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        while (!head.IsEmpty)
        {
            int end = head.IndexOf("\r\n"u8);
            ReadOnlySpan<byte> line = head[..end];
            if (line.Length > name.Length && line[name.Length] == (byte)':' && Ascii.EqualsIgnoreCase(line[..name.Length], name))
            {
                return line[(name.Length + 1)..].Trim(" \t"u8);
            }

            head = head[(end + 2)..];
        }

        return default;
    }
}
