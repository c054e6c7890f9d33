using System.Text;

namespace Ocpp.Conformance.Rfc6455;

/// <summary>The byte sequences of Autobahn's cases 6.5 to 6.23, made from the rules of RFC 3629 instead of listed one by one.</summary>
internal static class Utf8Sequences
{
    /// <summary>Case and bytes of what must be taken.</summary>
    public static IEnumerable<(string Number, string Hex)> Valid =>
    [
        ("6.5", Hex("κόσμε"u8)),
        .. CutBehindCharacters("6.6", "κόσμε"),
        .. new[] { 0x00, 0x80, 0x800, 0x10000 }.Select(static (value, index) => ($"6.7.{index + 1}", Hex(value))),
        .. new[] { 0x7F, 0x7FF, 0xFFFF }.Select(static (value, index) => ($"6.9.{index + 1}", Hex(value))),
        .. new[] { 0xD7FF, 0xE000, 0xFFFD, 0x10FFFF }.Select(static (value, index) => ($"6.11.{index + 1}", Hex(value))),

        // Noncharacters are characters to UTF-8: U+FFFE, U+FFFF and the last two of each further plane.
        .. Enumerable.Range(0, 17).SelectMany(static plane => new[] { (plane << 16) | 0xFFFE, (plane << 16) | 0xFFFF })
            .Select(static (value, index) => ($"6.22.{index + 1}", Hex(value))),
        .. Enumerable.Range(0xFFF9, 7).Select(static (value, index) => ($"6.23.{index + 1}", Hex(value))),
    ];

    /// <summary>Case and bytes of what must be refused.</summary>
    public static IEnumerable<(string Number, string Hex)> Invalid =>
    [
        .. CutInsideCharacters("6.6", "κόσμε"),
        ("6.8.1", "F888808080"), ("6.8.2", "FC8480808080"),
        ("6.10.1", "F7BFBFBF"), ("6.10.2", "FBBFBFBFBF"), ("6.10.3", "FDBFBFBFBFBF"),
        ("6.11.5", "F4908080"),

        // Continuation bytes that continue nothing: one, the last, rows of them, and all 64.
        ("6.12.1", "80"), ("6.12.2", "BF"),
        .. Enumerable.Range(2, 5).Select(static count => ($"6.12.{count + 1}", string.Concat(Enumerable.Repeat("80BF", count))[..(2 * count)])),
        ("6.12.8", Hex([.. Enumerable.Range(0x80, 64).Select(static value => (byte)value)])),

        // First bytes that nothing but a space follows.
        ("6.13.1", Alone(0xC0, 32)), ("6.13.2", Alone(0xE0, 16)), ("6.13.3", Alone(0xF0, 8)), ("6.13.4", Alone(0xF8, 4)), ("6.13.5", Alone(0xFC, 2)),

        // The first and the last sequence of each length, without their last byte; then all of them in a row.
        .. MissingLast.Select(static (hex, index) => ($"6.14.{index + 1}", hex)),
        ("6.15.1", string.Concat(MissingLast)),
        ("6.16.1", "FE"), ("6.16.2", "FF"), ("6.16.3", "FEFEFFFF"),

        // Overlong: a slash, the largest of each length, NUL.
        ("6.17.1", "C0AF"), ("6.17.2", "E080AF"), ("6.17.3", "F08080AF"), ("6.17.4", "F8808080AF"), ("6.17.5", "FC80808080AF"),
        ("6.18.1", "C1BF"), ("6.18.2", "E09FBF"), ("6.18.3", "F08FBFBF"), ("6.18.4", "F887BFBFBF"), ("6.18.5", "FC83BFBFBFBF"),
        ("6.19.1", "C080"), ("6.19.2", "E08080"), ("6.19.3", "F0808080"), ("6.19.4", "F880808080"), ("6.19.5", "FC8080808080"),

        // Surrogates, alone and in pairs.
        .. Surrogates.Select(static (hex, index) => ($"6.20.{index + 1}", hex)),
        .. Pairs.Select(static (hex, index) => ($"6.21.{index + 1}", hex)),
    ];

    private static string[] MissingLast => ["C0", "E080", "F08080", "F8808080", "FC80808080", "DF", "EFBF", "F7BFBF", "FBBFBFBF", "FDBFBFBFBF"];

    private static string[] Surrogates => ["EDA080", "EDADBF", "EDAE80", "EDAFBF", "EDB080", "EDBE80", "EDBFBF"];

    private static IEnumerable<string> Pairs =>
        from high in Surrogates[..4] from low in new[] { "EDB080", "EDBFBF" } select high + low;

    private static IEnumerable<(string Number, string Hex)> CutBehindCharacters(string section, string text) =>
        Cuts(section, text, static (bytes, length) => (bytes[length] & 0xC0) != 0x80);

    private static IEnumerable<(string Number, string Hex)> CutInsideCharacters(string section, string text) =>
        Cuts(section, text, static (bytes, length) => (bytes[length] & 0xC0) == 0x80);

    /// <summary>The text's beginnings: the n-th case of the section has n bytes.</summary>
    private static IEnumerable<(string Number, string Hex)> Cuts(string section, string text, Func<byte[], int, bool> isWanted)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Enumerable.Range(1, bytes.Length - 1)
            .Where(length => isWanted(bytes, length))
            .Select(length => ($"{section}.{length}", Hex(bytes.AsSpan(0, length))));
    }

    private static string Alone(int first, int count) =>
        Hex([.. Enumerable.Range(first, count).SelectMany(static value => new[] { (byte)value, (byte)' ' })]);

    private static string Hex(int scalar)
    {
        Span<byte> bytes = stackalloc byte[4];
        return Hex(bytes[..new Rune(scalar).EncodeToUtf8(bytes)]);
    }

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes);
}
