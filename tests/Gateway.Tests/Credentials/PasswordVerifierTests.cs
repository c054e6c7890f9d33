using System.Text;
using Ocpp.Gateway.Credentials;

namespace Ocpp.Gateway.Tests.Credentials;

public sealed class PasswordVerifierTests
{
    // The test vector of OCPP-J 1.6 §6.2.2.
    private const string VectorKey = "0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF";

    [Fact]
    public void A_hexadecimal_key_matches_its_bytes()
    {
        Assert.True(PasswordVerifier.TryFromHex(VectorKey, out PasswordVerifier? verifier));

        Assert.True(verifier!.Matches(Convert.FromHexString(VectorKey)));
        Assert.False(verifier.IsSlow);
    }

    [Theory]
    [InlineData("0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF")]
    [InlineData("0001020304050607ffffffffffffffffffffffff")]
    [InlineData("0001020304050607FFffFFffFFffFFffFFffFFff")]
    public void A_hexadecimal_key_matches_its_digits_in_any_case(string presented)
    {
        Assert.True(PasswordVerifier.TryFromHex(VectorKey, out PasswordVerifier? verifier));

        Assert.True(verifier!.Matches(Encoding.ASCII.GetBytes(presented)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0001020304050607FFFFFFFFFFFFFFFFFFFFFFFE")]
    [InlineData("0001020304050607FFFFFFFFFFFFFFFFFFFFFF")]
    [InlineData("not hexadecimal at all, yet long enough!")]
    public void A_hexadecimal_key_matches_nothing_else(string presented)
    {
        Assert.True(PasswordVerifier.TryFromHex(VectorKey, out PasswordVerifier? verifier));

        Assert.False(verifier!.Matches(Encoding.ASCII.GetBytes(presented)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("zz")]
    [InlineData("00 11")]
    public void What_is_not_hexadecimal_is_no_key(string text)
    {
        Assert.False(PasswordVerifier.TryFromHex(text, out PasswordVerifier? verifier));

        Assert.Null(verifier);
    }

    [Fact]
    public void A_text_password_matches_itself_and_is_slow_to_try()
    {
        PasswordVerifier verifier = PasswordVerifier.FromText("grün und 0 lang");

        Assert.True(verifier.Matches("grün und 0 lang"u8));
        Assert.False(verifier.Matches("grün und 0 lank"u8));
        Assert.True(verifier.IsSlow);
    }

    [Fact]
    public void A_text_password_of_digits_is_not_read_as_hexadecimal()
    {
        PasswordVerifier verifier = PasswordVerifier.FromText("31323334");

        Assert.True(verifier.Matches("31323334"u8));
        Assert.False(verifier.Matches("1234"u8));
    }

    [Fact]
    public void A_short_hexadecimal_key_is_slow_to_try_since_it_can_be_guessed()
    {
        Assert.True(PasswordVerifier.TryFromHex("c0ffee", out PasswordVerifier? verifier));

        Assert.True(verifier!.IsSlow);
        Assert.True(verifier.Matches([0xC0, 0xFF, 0xEE]));
        Assert.True(verifier.Matches("C0FFEE"u8));
    }

    [Fact]
    public void An_authorization_key_that_is_not_hexadecimal_is_the_password_itself()
    {
        PasswordVerifier verifier = PasswordVerifier.FromAuthorizationKey("open sesame");

        Assert.True(verifier.Matches("open sesame"u8));
    }

    [Fact]
    public void What_was_encoded_matches_the_same_after_decoding()
    {
        Assert.True(PasswordVerifier.TryFromHex(VectorKey, out PasswordVerifier? verifier));

        PasswordVerifier decoded = PasswordVerifier.Decode(verifier!.Encoded);

        Assert.Equal(verifier, decoded);
        Assert.True(decoded.Matches(Convert.FromHexString(VectorKey)));
        Assert.Equal(PasswordVerifier.EncodedLength, verifier.Encoded.Length);
    }

    [Fact]
    public void The_same_password_is_kept_differently_each_time()
    {
        Assert.True(PasswordVerifier.TryFromHex(VectorKey, out PasswordVerifier? first));
        Assert.True(PasswordVerifier.TryFromHex(VectorKey, out PasswordVerifier? second));

        Assert.NotEqual(first, second);
    }

    [Fact]
    public void The_kept_form_holds_no_part_of_the_password()
    {
        byte[] key = Convert.FromHexString(VectorKey);
        Assert.True(PasswordVerifier.TryFromHex(VectorKey, out PasswordVerifier? verifier));

        Assert.Equal(-1, verifier!.Encoded.IndexOf(key.AsSpan(0, 8)));
        Assert.DoesNotContain(VectorKey, verifier.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_layout_of_a_newer_program_is_refused()
    {
        byte[] encoded = PasswordVerifier.None.Encoded.ToArray();
        encoded[0] = 2;

        Assert.Throws<InvalidDataException>(() => PasswordVerifier.Decode(encoded));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(54)]
    public void A_cut_hash_is_refused(int length)
    {
        byte[] encoded = PasswordVerifier.None.Encoded.ToArray();

        Assert.Throws<InvalidDataException>(() => PasswordVerifier.Decode(encoded.AsSpan(0, length)));
    }

    [Fact]
    public void A_hash_with_an_absurd_number_of_rounds_is_refused_instead_of_computed()
    {
        byte[] encoded = PasswordVerifier.None.Encoded.ToArray();
        encoded.AsSpan(3, 4).Fill(0xFF);

        Assert.Throws<InvalidDataException>(() => PasswordVerifier.Decode(encoded));
    }

    [Fact]
    public void No_password_matches_nothing()
    {
        Assert.False(PasswordVerifier.None.Matches(default));
        Assert.False(PasswordVerifier.None.Matches("anything"u8));
        Assert.Equal(PasswordVerifier.None, PasswordVerifier.Decode(PasswordVerifier.None.Encoded));
    }

    [Fact]
    public void A_password_longer_than_any_that_is_kept_is_not_even_hashed()
    {
        PasswordVerifier verifier = PasswordVerifier.FromText(new string('a', PasswordVerifier.MaxPasswordLength + 1));

        Assert.False(verifier.Matches(Encoding.ASCII.GetBytes(new string('a', PasswordVerifier.MaxPasswordLength + 1))));
    }
}
