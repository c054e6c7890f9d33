using Ocpp.WebSockets.Frames;

namespace Ocpp.WebSockets.Tests.Frames;

public sealed class MaskingTests
{
    [Fact]
    public void The_example_of_the_RFC_is_unmasked()
    {
        // RFC 6455 §5.7: a masked "Hello" with the key 37 fa 21 3d.
        byte[] payload = [0x7F, 0x9F, 0x4D, 0x51, 0x58];

        Masking.Apply(payload, 0x3D21FA37, offset: 0);

        Assert.Equal("Hello"u8, payload);
    }

    [Fact]
    public void Every_length_at_every_offset_is_masked_as_the_plain_definition_says()
    {
        const uint Key = 0x3D21FA37;
        byte[] keyBytes = BitConverter.GetBytes(Key);
        byte[] original = new byte[300];
        new Random(1).NextBytes(original);
        for (int length = 0; length <= 290; length++)
        {
            for (int offset = 0; offset < 8; offset++)
            {
                byte[] masked = [.. original];

                Masking.Apply(masked.AsSpan(3, length), Key, offset);

                for (int i = 0; i < original.Length; i++)
                {
                    bool inside = i >= 3 && i < 3 + length;
                    int expected = inside ? original[i] ^ keyBytes[(i - 3 + offset) & 3] : original[i];
                    Assert.True(expected == masked[i], $"length {length}, offset {offset}, index {i}");
                }
            }
        }
    }

    [Fact]
    public void A_payload_may_be_unmasked_in_pieces()
    {
        byte[] whole = new byte[257];
        byte[] pieces = new byte[257];
        Masking.Apply(whole, 0x01020304, offset: 0);

        int offset = 0;
        foreach (int length in (int[])[1, 2, 3, 64, 65, 7, 115])
        {
            Masking.Apply(pieces.AsSpan(offset, length), 0x01020304, offset);
            offset += length;
        }

        Assert.Equal(whole, pieces);
    }
}
