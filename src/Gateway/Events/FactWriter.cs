using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Ocpp.Codec;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Events;

/// <summary>
/// Writes the binary form of facts and of stored records: little endian, lengths as variable-length numbers, nothing aligned. Begins in
/// the caller's buffer and grows into a new one when that is too small; the caller takes <see cref="Buffer"/> back to use it again.
/// No ref struct, since facts over borrowed spans could not be written into one.
/// </summary>
internal struct FactWriter
{
    private byte[] _buffer;
    private int _length;

    /// <summary>Writes from the start of <paramref name="buffer"/>.</summary>
    public FactWriter(byte[] buffer)
    {
        _buffer = buffer;
        _length = 0;
    }

    /// <summary>The buffer in use, which is another one than at the start when it had to grow.</summary>
    public readonly byte[] Buffer => _buffer;

    /// <summary>Bytes written so far.</summary>
    public readonly int Length => _length;

    /// <summary>What was written; valid until the next write.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void WriteByte(byte value) => Take(1)[0] = value;

    public void WriteBoolean(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);

    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(sizeof(ulong)), value);

    public void WritePosition(JournalPosition value) => WriteInt64(value.Value);

    /// <summary>Whole milliseconds: finer ones don't survive, as nowhere else in the gateway.</summary>
    public void WriteTime(DateTimeOffset value) => WriteInt64(value.ToUnixTimeMilliseconds());

    public void WriteOptionalInt32(int? value)
    {
        WriteBoolean(value.HasValue);
        if (value is { } present)
        {
            WriteInt32(present);
        }
    }

    public void WriteOptionalInt64(long? value)
    {
        WriteBoolean(value.HasValue);
        if (value is { } present)
        {
            WriteInt64(present);
        }
    }

    public void WriteOptionalTime(DateTimeOffset? value) => WriteOptionalInt64(value?.ToUnixTimeMilliseconds());

    /// <summary>What a message was forgiven: one byte where that was nothing.</summary>
    public void WriteTolerances(ToleranceSet value)
    {
        WriteBoolean(!value.IsEmpty);
        if (!value.IsEmpty)
        {
            WriteUInt64(value.Bits);
        }
    }

    /// <summary>A length: seven bits a byte, the lowest first.</summary>
    public void WriteLength(int value)
    {
        uint rest = (uint)value;
        while (rest >= 0x80)
        {
            WriteByte((byte)(rest | 0x80));
            rest >>= 7;
        }

        WriteByte((byte)rest);
    }

    /// <summary>A number that is mostly small: seven bits a byte, the lowest first, with the sign in the lowest.</summary>
    public void WriteCompact(long value)
    {
        ulong rest = (ulong)((value << 1) ^ (value >> 63));
        while (rest >= 0x80)
        {
            WriteByte((byte)(rest | 0x80));
            rest >>= 7;
        }

        WriteByte((byte)rest);
    }

    /// <summary>As <see cref="WriteTime"/>, in six bytes until the year 2039.</summary>
    public void WriteCompactTime(DateTimeOffset value) => WriteCompact(value.ToUnixTimeMilliseconds());

    public void WriteBytes(scoped ReadOnlySpan<byte> value)
    {
        WriteLength(value.Length);
        value.CopyTo(Take(value.Length));
    }

    public void WriteText(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        WriteLength(length);
        Encoding.UTF8.GetBytes(value, Take(length));
    }

    public void WriteOptionalText(string? value)
    {
        WriteBoolean(value is not null);
        if (value is not null)
        {
            WriteText(value);
        }
    }

    /// <summary>Bytes as they are, without a length.</summary>
    public void WriteRaw(scoped ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    private Span<byte> Take(int count)
    {
        if (_buffer.Length - _length < count)
        {
            Array.Resize(ref _buffer, (int)BitOperations.RoundUpToPowerOf2((uint)(_length + count)));
        }

        Span<byte> taken = _buffer.AsSpan(_length, count);
        _length += count;
        return taken;
    }
}
