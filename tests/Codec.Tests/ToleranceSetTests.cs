namespace Ocpp.Codec.Tests;

public sealed class ToleranceSetTests
{
    [Fact]
    public void It_has_room_for_every_tolerance() => Assert.All(Enum.GetValues<Tolerance>(), static tolerance => Assert.InRange((int)tolerance, 0, 63));

    [Fact]
    public void It_is_empty_until_something_is_added()
    {
        ToleranceSet set = default;
        Assert.True(set.IsEmpty);

        set.Add(Tolerance.NumericMessageId);
        set.Add(Tolerance.NumericMessageId);

        Assert.False(set.IsEmpty);
        Assert.True(set.Contains(Tolerance.NumericMessageId));
        Assert.False(set.Contains(Tolerance.NumberForText));
        Assert.Equal(1UL << (int)Tolerance.NumericMessageId, set.Bits);
    }

    [Fact]
    public void It_enumerates_what_was_added_in_order()
    {
        ToleranceSet set = default;
        set.Add(Tolerance.EmptyArray);
        set.Add(Tolerance.NumberForText);
        ToleranceSet other = default;
        other.Add(Tolerance.TextTooLong);
        set.Add(other);

        List<Tolerance> met = [];
        foreach (Tolerance tolerance in set)
        {
            met.Add(tolerance);
        }

        Assert.Equal([Tolerance.NumberForText, Tolerance.TextTooLong, Tolerance.EmptyArray], met);
        Assert.Equal("NumberForText, TextTooLong, EmptyArray", set.ToString());
    }

    [Fact]
    public void Its_bits_give_it_back_and_unknown_ones_are_dropped()
    {
        ToleranceSet set = default;
        set.Add(Tolerance.TextTooLong);

        Assert.Equal(set, ToleranceSet.FromBits(set.Bits));
        Assert.Equal(Enum.GetValues<Tolerance>().Select(static tolerance => tolerance.ToString()), ToleranceSet.FromBits(ulong.MaxValue).ToNames());
    }

    [Fact]
    public void Numbers_on_disk_never_change()
    {
        // A change of this list makes every existing journal tell something else.
        Assert.Equal(
            [
                "NumberForText", "BooleanForText", "TextForNumber", "TextForBoolean", "ObjectForText", "FractionalInteger", "IntegerOutOfRange", "TooManyFractionDigits",
                "TextTooLong", "UnknownEnumValue", "MisspeltEnumValue", "UnknownProperty", "DuplicateProperty", "NullForAbsent", "WrongTypeForOptional", "EmptyArray",
                "TimestampWithoutOffset", "ShortOffset", "MalformedTimestamp", "ControlCharacters", "MissingPayload", "IncompleteCallError", "LongMessageId",
                "NumericMessageId", "BrokenMessage", "CallBeforeBoot", "RepeatedCall", "RepeatedStart", "ForeignTransactionId", "ImplausibleTime", "LateAnswer",
                "UnansweredPing", "MissingSubprotocol", "MissingConnectionUpgrade", "MissingHost", "QueryString", "DoubledSlashes", "TrailingSlash",
                "LoneSurrogate",
            ],
            Enumerable.Range(0, 39).Select(static number => ((Tolerance)number).ToString()));
    }

    [Fact]
    public void Two_sets_with_the_same_tolerances_are_equal()
    {
        ToleranceSet left = default;
        left.Add(Tolerance.EmptyArray);
        ToleranceSet right = default;

        Assert.True(left != right);

        right.Add(Tolerance.EmptyArray);
        Assert.True(left == right);
    }
}
