using System.Buffers.Binary;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State;

/// <summary>
/// Text as stored records keep it: byte for byte what it was, in a fraction of the room where it is what charge points usually say. Packed, a byte below 0x80 is itself; a byte from
/// there on is one of <see cref="PackedWords"/>, or a mark before a time (<see cref="PackedTime"/>) or before a run of other bytes. What doesn't become shorter is kept
/// as it is. Allocates only to <see cref="Unpack"/> and beyond a kilobyte.
/// </summary>
internal static class PackedText
{
    private const byte FirstWord = 0x80;
    private const byte SecondsMark = 0xFD;
    private const byte MillisecondsMark = 0xFE;
    private const byte RunMark = 0xFF;
    private const int LongestOnStack = 1024;
    private const int Buckets = 512;

    // Words by a hash of their first bytes; of those that share a bucket the longest first.
    private static readonly byte[][] WordsByHash = MakeTable();

    /// <summary>Writes text with its length, packed where that is shorter.</summary>
    public static void Write(scoped ReadOnlySpan<byte> text, ref FactWriter writer)
    {
        Span<byte> room = text.Length <= LongestOnStack ? stackalloc byte[LongestOnStack] : new byte[text.Length];
        int length = Pack(text, room[..text.Length]);
        WriteForm(length < 0 ? text : room[..length], isPacked: length >= 0, ref writer);
    }

    /// <summary>Writes what <see cref="ReadForm"/> gave.</summary>
    public static void WriteForm(scoped ReadOnlySpan<byte> form, bool isPacked, ref FactWriter writer)
    {
        writer.WriteLength((form.Length << 1) | (isPacked ? 1 : 0));
        writer.WriteRaw(form);
    }

    /// <summary>Reads what <see cref="Write"/> wrote as it lies there; it points into the record.</summary>
    public static ReadOnlySpan<byte> ReadForm(scoped ref FactReader reader, out bool isPacked)
    {
        uint length = (uint)reader.ReadLength();
        isPacked = (length & 1) != 0;
        return reader.ReadRaw((int)(length >> 1));
    }

    /// <summary>Reads what <see cref="Write"/> wrote as it was before.</summary>
    /// <exception cref="InvalidDataException">None of ours wrote it.</exception>
    public static byte[] Read(scoped ref FactReader reader)
    {
        ReadOnlySpan<byte> form = ReadForm(ref reader, out bool isPacked);
        return isPacked ? Unpack(form) : form.ToArray();
    }

    /// <summary>Packs text and gives the packed length; -1 when that wouldn't be less than the text's.</summary>
    /// <param name="text">Any bytes.</param>
    /// <param name="destination">Room for as many bytes as the text has.</param>
    public static int Pack(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        int from = 0;
        int length = 0;
        while (from < text.Length)
        {
            if (!TryPackNext(text[from..], destination[length..], out int taken, out int written))
            {
                return -1;
            }

            from += taken;
            length += written;
        }

        return length < text.Length ? length : -1;
    }

    /// <summary>What was packed.</summary>
    /// <exception cref="InvalidDataException">None of ours packed it.</exception>
    public static byte[] Unpack(ReadOnlySpan<byte> packed)
    {
        FactWriter writer = new(new byte[Math.Max(256, 4 * packed.Length)]);
        FactReader reader = new(packed);
        while (!reader.IsAtEnd)
        {
            byte next = reader.ReadByte();
            switch (next)
            {
                case < FirstWord:
                    writer.WriteByte(next);
                    break;
                case SecondsMark:
                    PackedTime.UnpackSeconds(reader.ReadRaw(PackedTime.SecondsLength), ref writer);
                    break;
                case MillisecondsMark:
                    PackedTime.UnpackMilliseconds(reader.ReadRaw(PackedTime.MillisecondsLength), ref writer);
                    break;
                case RunMark:
                    writer.WriteRaw(reader.ReadRaw(reader.ReadByte()));
                    break;
                default:
                    writer.WriteRaw(WordAt(next - FirstWord));
                    break;
            }
        }

        return writer.Written.ToArray();
    }

    /// <summary>The first time with milliseconds in a packed text; null where there is none.</summary>
    /// <exception cref="InvalidDataException">None of ours packed it.</exception>
    public static DateTimeOffset? FindTime(ReadOnlySpan<byte> packed)
    {
        FactReader reader = new(packed);
        while (!reader.IsAtEnd)
        {
            switch (reader.ReadByte())
            {
                case SecondsMark:
                    reader.ReadRaw(PackedTime.SecondsLength);
                    break;
                case MillisecondsMark:
                    return FactReader.ToTime(PackedTime.NumberOf(reader.ReadRaw(PackedTime.MillisecondsLength)));
                case RunMark:
                    reader.ReadRaw(reader.ReadByte());
                    break;
                default:
                    break;
            }
        }

        return null;
    }

    private static bool TryPackNext(ReadOnlySpan<byte> text, Span<byte> room, out int taken, out int written)
    {
        int word = FindWord(text);
        if (word >= 0)
        {
            taken = PackedWords.All[word].Length;
            written = 1;
            return TryPut((byte)(FirstWord + word), room);
        }

        if (PackedTime.TryPack(text, room, MillisecondsMark, SecondsMark, out taken, out written))
        {
            return true;
        }

        if (text[0] < FirstWord)
        {
            taken = written = 1;
            return TryPut(text[0], room);
        }

        taken = RunLength(text);
        written = taken + 2;
        if (written > room.Length)
        {
            return false;
        }

        room[0] = RunMark;
        room[1] = (byte)taken;
        text[..taken].CopyTo(room[2..]);
        return true;
    }

    private static bool TryPut(byte value, Span<byte> room)
    {
        if (room.IsEmpty)
        {
            return false;
        }

        room[0] = value;
        return true;
    }

    private static int RunLength(ReadOnlySpan<byte> text)
    {
        int length = text.IndexOfAnyInRange((byte)0, (byte)(FirstWord - 1));
        return Math.Min(length < 0 ? text.Length : length, byte.MaxValue);
    }

    private static byte[] WordAt(int place) =>
        place < PackedWords.All.Length ? PackedWords.All[place] : throw new InvalidDataException("A packed text has a word that this program doesn't know.");

    private static int FindWord(ReadOnlySpan<byte> text)
    {
        if (text.Length >= PackedWords.MinLength)
        {
            foreach (byte place in WordsByHash[HashOf(text)])
            {
                if (text.StartsWith(PackedWords.All[place]))
                {
                    return place;
                }
            }
        }

        return -1;
    }

    private static int HashOf(ReadOnlySpan<byte> text) =>
        (int)((BinaryPrimitives.ReadUInt32LittleEndian(text) * 2654435761u) >> 23);

    private static byte[][] MakeTable()
    {
        if (PackedWords.All.Length > SecondsMark - FirstWord)
        {
            throw new InvalidOperationException("There are more packed words than bytes for them.");
        }

        ILookup<int, byte> places = Enumerable.Range(0, PackedWords.All.Length)
            .OrderByDescending(static place => PackedWords.All[place].Length)
            .ToLookup(static place => HashOf(PackedWords.All[place]), static place => (byte)place);
        return [.. Enumerable.Range(0, Buckets).Select(hash => places[hash].ToArray())];
    }
}
