namespace Ocpp.Fuzz;

/// <summary>Random changes to an input, of the kinds that parsers stumble over. All randomness comes from the one given.</summary>
internal static class Mutation
{
    private const int MaxLength = 4096;

    private static readonly byte[][] Words =
    [
        [0], [0xFF], [0x7F], [0x80], [0xFF, 0xFF, 0xFF, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0], [.. "\r\n"u8], [.. "\r\n\r\n"u8],
        [.. "\""u8], [.. "\\"u8], [.. "\\u"u8], [.. "\\ud800"u8], [.. ","u8], [.. ":"u8], [.. "[]"u8], [.. "{}"u8], [.. "["u8], [.. "}"u8], [.. "null"u8],
        [.. "true"u8], [.. "-0"u8], [.. "1e999"u8], [.. "99999999999999999999"u8], [0xED, 0xA0, 0x80], [0xF4, 0x90], [0xC3], [.. "κ"u8], [.. " "u8], [.. "%2F"u8],
    ];

    /// <summary>One to eight changes of <paramref name="input"/>; parts of <paramref name="other"/> may come in.</summary>
    public static byte[] Of(byte[] input, byte[] other, Random random)
    {
        List<byte> bytes = [.. input];
        for (int count = random.Next(1, 9); count > 0; count--)
        {
            Change(bytes, other, random);
        }

        return bytes.Count > MaxLength ? [.. bytes.Take(MaxLength)] : [.. bytes];
    }

    private static void Change(List<byte> bytes, byte[] other, Random random)
    {
        int place = random.Next(bytes.Count + 1);
        int length = random.Next(Math.Min(16, bytes.Count - place) + 1);
        switch (random.Next(7))
        {
            case 0 when place < bytes.Count:
                bytes[place] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when place < bytes.Count:
                bytes[place] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(place, length);
                break;
            case 3:
                bytes.InsertRange(place, bytes.GetRange(place, length));
                break;
            case 4:
                bytes.InsertRange(place, Words[random.Next(Words.Length)]);
                break;
            case 5 when other.Length > 0:
                int start = random.Next(other.Length);
                bytes.InsertRange(place, other.Skip(start).Take(random.Next(1, 64)));
                break;
            case 6:
                bytes.RemoveRange(place, bytes.Count - place);
                break;
            default:
                break;
        }
    }
}
