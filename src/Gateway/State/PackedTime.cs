using System.Buffers.Binary;
using System.Buffers.Text;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State;

/// <summary>
/// A timestamp within a text, as nearly all charge points write it: UTC with a Z, with milliseconds or without, from 1970 on. Only what comes back exactly is packed:
/// other forms, and moments that there aren't (leap seconds, the 31st of April), stay text.
/// </summary>
internal static class PackedTime
{
    /// <summary>Bytes of a packed time without milliseconds.</summary>
    public const int SecondsLength = 5;

    /// <summary>Bytes of one with them.</summary>
    public const int MillisecondsLength = 6;

    private const int SecondsTextLength = 20;
    private const int MillisecondsTextLength = 24;
    private const long MillisecondsPerSecond = 1000;
    private static readonly long LastMillisecond = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Packs the time that a text begins with, behind the mark of its form. False when there is none, or no room.</summary>
    public static bool TryPack(ReadOnlySpan<byte> text, Span<byte> room, byte millisecondsMark, byte secondsMark, out int taken, out int written)
    {
        taken = written = 0;
        if (text.Length < SecondsTextLength || text[4] != '-' || text[10] != 'T' || !TryReadSeconds(text, out long seconds))
        {
            return false;
        }

        Span<byte> number = stackalloc byte[sizeof(long)];
        if (text[19] == 'Z')
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, seconds);
            taken = SecondsTextLength;
            return TryPut(secondsMark, number[..SecondsLength], room, out written);
        }

        if (text.Length < MillisecondsTextLength || text[19] != '.' || text[23] != 'Z' || !TryRead(text, 20, 3, out int milliseconds))
        {
            return false;
        }

        BinaryPrimitives.WriteInt64LittleEndian(number, (seconds * MillisecondsPerSecond) + milliseconds);
        taken = MillisecondsTextLength;
        return TryPut(millisecondsMark, number[..MillisecondsLength], room, out written);
    }

    /// <summary>Writes a packed time without milliseconds as the text that it was.</summary>
    /// <exception cref="InvalidDataException">There is no such time.</exception>
    public static void UnpackSeconds(ReadOnlySpan<byte> packed, ref FactWriter writer)
    {
        Span<byte> text = stackalloc byte[MillisecondsTextLength];
        Format(NumberOf(packed) * MillisecondsPerSecond, text);
        text[SecondsTextLength - 1] = (byte)'Z';
        writer.WriteRaw(text[..SecondsTextLength]);
    }

    /// <summary>Writes a packed time with milliseconds as the text that it was.</summary>
    /// <exception cref="InvalidDataException">There is no such time.</exception>
    public static void UnpackMilliseconds(ReadOnlySpan<byte> packed, ref FactWriter writer)
    {
        Span<byte> text = stackalloc byte[MillisecondsTextLength];
        Format(NumberOf(packed), text);
        writer.WriteRaw(text);
    }

    /// <summary>The number behind a mark: seconds or milliseconds since 1970.</summary>
    public static long NumberOf(ReadOnlySpan<byte> packed)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        number.Clear();
        packed.CopyTo(number);
        return BinaryPrimitives.ReadInt64LittleEndian(number);
    }

    private static bool TryPut(byte mark, ReadOnlySpan<byte> number, Span<byte> room, out int written)
    {
        written = 1 + number.Length;
        if (room.Length < written)
        {
            return false;
        }

        room[0] = mark;
        number.CopyTo(room[1..]);
        return true;
    }

    private static bool TryReadSeconds(ReadOnlySpan<byte> text, out long seconds)
    {
        seconds = 0;
        if (text[7] != '-' || text[13] != ':' || text[16] != ':'
            || !TryRead(text, 0, 4, out int year) || !TryRead(text, 5, 2, out int month) || !TryRead(text, 8, 2, out int day)
            || !TryRead(text, 11, 2, out int hour) || !TryRead(text, 14, 2, out int minute) || !TryRead(text, 17, 2, out int second)
            || year < 1970 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        seconds = new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero).ToUnixTimeSeconds();
        return true;
    }

    private static bool TryRead(ReadOnlySpan<byte> text, int at, int digits, out int value)
    {
        value = 0;
        foreach (byte digit in text.Slice(at, digits))
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            value = (value * 10) + digit - '0';
        }

        return true;
    }

    private static void Format(long unixMilliseconds, Span<byte> text)
    {
        if (unixMilliseconds > LastMillisecond)
        {
            throw new InvalidDataException("A packed time lies behind the year 9999.");
        }

        DateTime time = DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).UtcDateTime;

        // 0001-01-31T12:00:00.0000000Z, of which milliseconds are kept.
        Span<byte> whole = stackalloc byte[28];
        Utf8Formatter.TryFormat(time, whole, out _, 'O');
        whole[..(MillisecondsTextLength - 1)].CopyTo(text);
        text[MillisecondsTextLength - 1] = (byte)'Z';
    }
}
