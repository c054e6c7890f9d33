using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ocpp.Codec.Tests.V16;

/// <summary>Other texts made of JSON text, most of them broken, for what has to agree with itself on all of them.</summary>
internal static partial class RandomChange
{
    // What is put in between: JSON's own marks, white space and what only looks like it, escapes, control characters, UTF-8 that is cut or none, numbers in all their forms.
    private static readonly byte[][] Words =
    [
        [.. " "u8], [.. "\n"u8], [.. "\t "u8], [.. "\r\n"u8], [0x0B], [0x0C], [0xA0], [0xEF, 0xBB, 0xBF], [0], [1], [0x1F], [0x7F], [0x80], [0xFF], [0xC3], [0xED, 0xA0, 0x80],
        [.. "\""u8], [.. "\\"u8], [.. "\\\\"u8], [.. "\\\""u8], [.. "\\u0041"u8], [.. "\\ud800"u8], [.. "\\u00"u8], [.. "\\x"u8], [.. "/"u8], [.. "//"u8], [.. "/**/"u8],
        [.. ","u8], [.. ",,"u8], [.. ":"u8], [.. "{"u8], [.. "}"u8], [.. "["u8], [.. "]"u8], [.. "{}"u8], [.. "[]"u8], [.. "null"u8], [.. "true"u8], [.. "false"u8], [.. "True"u8],
        [.. "0"u8], [.. "-"u8], [.. "+"u8], [.. "."u8], [.. "1.0"u8], [.. ".5"u8], [.. "1e2"u8], [.. "1E400"u8], [.. "00"u8], [.. "-0"u8], [.. "2147483648"u8], [.. "999999999999999999"u8],
        [.. "99999999999999999999"u8], [.. "\"1\""u8], [.. "\"x\":1,"u8], [.. ",\"x\":{\"y\":[]}"u8], [.. "\"\":0,"u8], [.. "+02:00"u8], [.. ".123456789"u8], [.. "z"u8], [.. "κ漢🚗"u8],
    ];

    /// <summary>The payload with a letter in place of each escape.</summary>
    internal static string WithoutEscapes(byte[] payload) => Escape().Replace(Encoding.UTF8.GetString(payload), static escape => escape.Value == "\\u002B" ? "+" : "x");

    /// <summary>The object with its properties in another order.</summary>
    internal static byte[] Shuffle(byte[] payload, Random random)
    {
        using JsonDocument document = JsonDocument.Parse(payload);
        JsonProperty[] properties = [.. document.RootElement.EnumerateObject()];
        random.Shuffle(properties);
        return Encoding.UTF8.GetBytes("{" + string.Join(',', properties.Select(static property => $"\"{property.Name}\":{property.Value.GetRawText()}")) + "}");
    }

    /// <summary>One to three changes: bytes that are others, go, come twice, come from the other text, or are what JSON's rules are about.</summary>
    internal static byte[] Change(byte[] text, byte[] other, Random random)
    {
        List<byte> bytes = [.. text];
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            int place = random.Next(bytes.Count + 1);
            int length = random.Next(int.Min(12, bytes.Count - place) + 1);
            switch (random.Next(6))
            {
                case 0 when place < bytes.Count:
                    bytes[place] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(place, length);
                    break;
                case 2:
                    bytes.InsertRange(place, bytes.GetRange(place, length));
                    break;
                case 3:
                    int start = random.Next(other.Length);
                    bytes.InsertRange(place, other.Skip(start).Take(random.Next(1, 64)));
                    break;
                case 4:
                    bytes.RemoveRange(place, length);
                    bytes.InsertRange(place, Words[random.Next(Words.Length)]);
                    break;
                default:
                    bytes.InsertRange(PlaceOfMark(bytes, random), Words[random.Next(Words.Length)]);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Beside a quote, a comma, a colon, a bracket or at either end: there most of JSON's rules are.</summary>
    private static int PlaceOfMark(List<byte> bytes, Random random)
    {
        int[] marks = [.. Enumerable.Range(0, bytes.Count).Where(index => "\",:{}[]"u8.Contains(bytes[index]))];
        return marks.Length == 0 ? 0 : marks[random.Next(marks.Length)] + random.Next(2);
    }

    [GeneratedRegex(@"(\\uD8[0-9A-F]{2})?\\(u[0-9A-F]{4}|.)")]
    private static partial Regex Escape();
}
