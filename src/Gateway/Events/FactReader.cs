using System.Buffers.Binary;
using System.Text;
using Ocpp.Codec;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Events;

/// <summary>Reads what <see cref="FactWriter"/> wrote. Spans that it gives point into the record.</summary>
/// <remarks>A record that ends too early, or has a value that none of ours writes, throws <see cref="InvalidDataException"/>: journal and store check their own sums, so it is our bug and not the disk's.</remarks>
internal ref struct FactReader(ReadOnlySpan<byte> record)
{
    private readonly ReadOnlySpan<byte> _record = record;
    private int _position;

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => _position;

    /// <summary>Whether all was read.</summary>
    public readonly bool IsAtEnd => _position == _record.Length;

    /// <summary>What wasn't read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _record[_position..];

    public byte ReadByte() => Take(1)[0];

    public bool ReadBoolean() => ReadByte() != 0;

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    public JournalPosition ReadPosition() => new(ReadInt64());

    public DateTimeOffset ReadTime() => ToTime(ReadInt64());

    /// <summary>The time that a record keeps as Unix milliseconds.</summary>
    /// <exception cref="InvalidDataException">There is no such time.</exception>
    public static DateTimeOffset ToTime(long milliseconds) =>
        milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw new InvalidDataException("A time in a record lies outside the years 1 to 9999.");

    public int? ReadOptionalInt32() => ReadBoolean() ? ReadInt32() : null;

    public long? ReadOptionalInt64() => ReadBoolean() ? ReadInt64() : null;

    public DateTimeOffset? ReadOptionalTime() => ReadBoolean() ? ReadTime() : null;

    /// <summary>What a message was forgiven; nothing where the record ends, since it was written before that was kept.</summary>
    public ToleranceSet ReadTolerances() => !IsAtEnd && ReadBoolean() ? ToleranceSet.FromBits(ReadUInt64()) : default;

    public int ReadLength()
    {
        uint value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            byte next = ReadByte();
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (int)value;
            }
        }

        throw new InvalidDataException("A length in a record has too many bytes.");
    }

    public long ReadCompact()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (long)(value >> 1) ^ -(long)(value & 1);
            }
        }

        throw new InvalidDataException("A number in a record has too many bytes.");
    }

    public DateTimeOffset ReadCompactTime() => ToTime(ReadCompact());

    public ReadOnlySpan<byte> ReadBytes() => Take(ReadLength());

    /// <summary>So many bytes, which were written without a length.</summary>
    public ReadOnlySpan<byte> ReadRaw(int count) => Take(count);

    public string ReadText() => Encoding.UTF8.GetString(ReadBytes());

    public string? ReadOptionalText() => ReadBoolean() ? ReadText() : null;

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || _record.Length - _position < count)
        {
            throw new InvalidDataException("A record ends before its last field.");
        }

        ReadOnlySpan<byte> taken = _record.Slice(_position, count);
        _position += count;
        return taken;
    }
}
