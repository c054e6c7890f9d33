using System.Globalization;
using System.Text;

namespace Ocpp.Codec;

/// <summary>Mends JSON whose only defect is control characters inside its strings.</summary>
internal static class ControlCharacters
{
    /// <summary>A copy in which they are escaped. The text's grammar has been checked otherwise.</summary>
    public static byte[] Escape(ReadOnlySpan<byte> text)
    {
        using MemoryStream mended = new(text.Length + 64);
        bool isInString = false;
        for (int index = 0; index < text.Length; index++)
        {
            byte b = text[index];
            if (isInString && b < 0x20)
            {
                mended.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\\u{b:x4}")));
                continue;
            }

            mended.WriteByte(b);
            if (isInString && b == '\\')
            {
                // What an escape stands before is no quote and, since the grammar holds, no control character.
                mended.WriteByte(text[++index]);
            }
            else if (b == '"')
            {
                isInString = !isInString;
            }
        }

        return mended.ToArray();
    }
}
