using System.Buffers.Binary;
using Ocpp.Storage.Messages;

namespace Ocpp.Storage.Tests.Messages;

public sealed class MessageRecordTests
{
    [Fact]
    public void A_record_reads_as_it_was_written()
    {
        byte[] bytes = Signed("CP-1"u8, "text"u8);

        Assert.True(MessageRecord.TryRead(bytes, isSigned: true, out MessageRecord record, out int length));
        Assert.Equal((bytes.Length, 4711L, MessageDirection.Out), (length, record.TimeMs, record.Direction));
        Assert.True(record.Owner.SequenceEqual("CP-1"u8) && record.Text.SequenceEqual("text"u8));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(int.MaxValue - 7)]
    [InlineData(int.MaxValue)]
    public void A_length_that_no_record_has_is_none(int rest)
    {
        byte[] bytes = Signed("CP-1"u8, "text"u8);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, rest);

        Assert.Equal(0, MessageRecord.PeekLength(bytes));
        Assert.False(MessageRecord.TryRead(bytes, isSigned: false, out _, out _));
    }

    [Fact]
    public void An_identity_that_is_longer_than_the_record_is_none_though_it_is_signed()
    {
        byte[] bytes = Signed("CP-1"u8, "text"u8);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(17), 9);
        MessageRecord.Sign(bytes);

        Assert.False(MessageRecord.TryRead(bytes, isSigned: true, out _, out _));
    }

    private static byte[] Signed(ReadOnlySpan<byte> owner, ReadOnlySpan<byte> text)
    {
        byte[] bytes = new byte[MessageRecord.LengthOf(owner.Length, text.Length)];
        MessageRecord.Write(bytes, 4711, MessageDirection.Out, owner, text);
        MessageRecord.Sign(bytes);
        return bytes;
    }
}
