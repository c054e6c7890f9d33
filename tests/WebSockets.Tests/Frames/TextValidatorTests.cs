using Ocpp.WebSockets.Frames;

namespace Ocpp.WebSockets.Tests.Frames;

public sealed class TextValidatorTests
{
    [Theory]
    [InlineData("")]
    [InlineData("41")]
    [InlineData("00")]
    [InlineData("7F")]
    [InlineData("C280")]
    [InlineData("DFBF")]
    [InlineData("E0A080")]
    [InlineData("ECBFBF")]
    [InlineData("ED9FBF")]
    [InlineData("EE8080")]
    [InlineData("EFBFBD")]
    [InlineData("EFBFBF")]
    [InlineData("EFBBBF5B5D")]
    [InlineData("F0908080")]
    [InlineData("F3BFBFBF")]
    [InlineData("F48FBFBF")]
    [InlineData("CEBAE1BDB9CF83CEBCCEB5")]
    [InlineData("41C28042E0A08043F090808044")]
    public void Valid_text_is_valid_at_every_cut(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        for (int first = 0; first <= bytes.Length; first++)
        {
            for (int second = first; second <= bytes.Length; second++)
            {
                TextValidator validator = default;

                bool isValid = validator.TryAppend(bytes.AsSpan(..first))
                    && validator.TryAppend(bytes.AsSpan(first..second))
                    && validator.TryAppend(bytes.AsSpan(second..));

                Assert.True(isValid);
                Assert.True(validator.IsComplete);
            }
        }
    }

    // The second number is the index of the first byte that no continuation can make right.
    [Theory]
    [InlineData("80", 0)]
    [InlineData("BF", 0)]
    [InlineData("41BF", 1)]
    [InlineData("C080", 0)]
    [InlineData("C1BF", 0)]
    [InlineData("C241", 1)]
    [InlineData("C2C2", 1)]
    [InlineData("E08080", 1)]
    [InlineData("E09FBF", 1)]
    [InlineData("E0A041", 2)]
    [InlineData("EDA080", 1)]
    [InlineData("EDBFBF", 1)]
    [InlineData("F0808080", 1)]
    [InlineData("F08FBFBF", 1)]
    [InlineData("F0908041", 3)]
    [InlineData("F4908080", 1)]
    [InlineData("F5808080", 0)]
    [InlineData("F888808080", 0)]
    [InlineData("FE", 0)]
    [InlineData("FF", 0)]
    [InlineData("4142F4908080", 3)]
    public void Invalid_text_fails_at_its_first_wrong_byte_at_every_cut(string hex, int wrong)
    {
        byte[] bytes = Convert.FromHexString(hex);
        for (int cut = 0; cut <= wrong; cut++)
        {
            TextValidator validator = default;

            bool before = validator.TryAppend(bytes.AsSpan(..cut)) && validator.TryAppend(bytes.AsSpan(cut..wrong));
            bool after = before && validator.TryAppend(bytes.AsSpan(wrong..(wrong + 1)));

            Assert.True(before);
            Assert.False(after);
        }
    }

    [Theory]
    [InlineData("C2")]
    [InlineData("E0A0")]
    [InlineData("E2")]
    [InlineData("F09080")]
    [InlineData("41F0")]
    public void Text_that_ends_inside_a_character_is_incomplete(string hex)
    {
        TextValidator validator = default;

        bool isValid = validator.TryAppend(Convert.FromHexString(hex));

        Assert.True(isValid);
        Assert.False(validator.IsComplete);
    }

    [Fact]
    public void Every_sequence_of_three_bytes_is_judged_as_the_framework_judges_it()
    {
        byte[] bytes = new byte[3];
        byte[] interesting = [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF];
        foreach (byte first in interesting)
        {
            foreach (byte second in interesting)
            {
                foreach (byte third in interesting)
                {
                    (bytes[0], bytes[1], bytes[2]) = (first, second, third);
                    bool expected = System.Text.Unicode.Utf8.IsValid(bytes);
                    TextValidator validator = default;

                    bool isValid = validator.TryAppend(bytes.AsSpan(..1))
                        && validator.TryAppend(bytes.AsSpan(1..2))
                        && validator.TryAppend(bytes.AsSpan(2..))
                        && validator.IsComplete;

                    Assert.Equal(expected, isValid);
                }
            }
        }
    }
}
