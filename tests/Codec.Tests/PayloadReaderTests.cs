using System.Text;

namespace Ocpp.Codec.Tests;

public sealed class PayloadReaderTests
{
    [Theory]
    [InlineData("""{"id":7}""", 7)]
    [InlineData(""" { "id" : -7 } """, -7)]
    [InlineData("""{"i\u0064":7}""", 7)]
    [InlineData("""{"note":"a","id":7,"items":[{"id":1}]}""", 7)]
    public void An_object_is_read_strictly(string json, long id)
    {
        CodecContext context = new(Leniency.Strict);

        Assert.True(SampleEntry.TryRead(Encoding.UTF8.GetBytes(json), ref context, out SampleEntry entry));
        Assert.Equal(id, entry.Id);
        Assert.True(context.Tolerances.IsEmpty);
    }

    [Theory]
    [InlineData("9223372036854775807", long.MaxValue, "IntegerOutOfRange")]
    [InlineData("-9223372036854775808", long.MinValue, "IntegerOutOfRange")]
    [InlineData("9223372036854775808", long.MaxValue, "IntegerOutOfRange")]
    [InlineData("-1e30", long.MinValue, "FractionalInteger, IntegerOutOfRange")]
    [InlineData("26008.333", 26008, "FractionalInteger")]
    [InlineData("1234.0", 1234, "FractionalInteger")]
    [InlineData("-0.5", -1, "FractionalInteger")]
    [InlineData("1e3", 1000, "FractionalInteger")]
    [InlineData("\"100\"", 100, "TextForNumber")]
    [InlineData("\"-100.5\"", -101, "TextForNumber, FractionalInteger")]
    [InlineData("\"99999999999999999999\"", long.MaxValue, "TextForNumber, IntegerOutOfRange")]
    public void An_integer_in_disguise_passes_as_the_nearest_one(string value, long expected, string tolerances)
    {
        CodecContext context = new(Leniency.Transaction);

        Assert.True(SampleEntry.TryRead(Encoding.UTF8.GetBytes($$"""{"id":{{value}}}"""), ref context, out SampleEntry entry));
        Assert.Equal(expected, entry.Id);
        Assert.Equal(tolerances, context.Tolerances.ToString());
    }

    [Theory]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("\"\"")]
    [InlineData("\"ten\"")]
    [InlineData("\"Infinity\"")]
    [InlineData("\"NaN\"")]
    [InlineData("\"0x10\"")]
    public void What_is_no_integer_is_of_a_wrong_type_however_lenient(string value) =>
        AssertFault($$"""{"id":{{value}}}""", Leniency.Transaction, CallErrorCode.TypeConstraintViolation, "id");

    [Theory]
    [InlineData("9223372036854775808", CallErrorCode.PropertyConstraintViolation)]
    [InlineData("2147483648", CallErrorCode.PropertyConstraintViolation)]
    [InlineData("1.5", CallErrorCode.TypeConstraintViolation)]
    [InlineData("\"1\"", CallErrorCode.TypeConstraintViolation)]
    [InlineData("null", CallErrorCode.OccurenceConstraintViolation)]
    public void Strict_reading_takes_32_bits_and_nothing_else(string value, CallErrorCode expected) =>
        AssertFault($$"""{"id":{{value}}}""", Leniency.Strict, expected, "id");

    [Theory]
    [InlineData("""{"id":1,"note":{"deep":[1,{}]}}""")]
    [InlineData("""{"id":1,"when":[]}""")]
    [InlineData("""{"id":1,"items":{"id":2}}""")]
    [InlineData("""{"id":1,"inner":[[]]}""")]
    public void An_optional_property_of_a_wrong_type_is_absent_in_a_transaction_message_only(string json)
    {
        CodecContext context = new(Leniency.Transaction);

        Assert.True(SampleEntry.TryRead(Encoding.UTF8.GetBytes(json), ref context, out SampleEntry entry));
        Assert.Equal(1, entry.Id);
        Assert.False(entry.Note.IsPresent);
        Assert.Equal("WrongTypeForOptional", context.Tolerances.ToString());
        AssertFault(json, Leniency.Lenient, CallErrorCode.TypeConstraintViolation, null);
    }

    [Theory]
    [InlineData("""{"inner":{}}""", "inner.id")]
    [InlineData("""{"items":[{"id":1},{"id":2,"items":[{}]}]}""", "items[1].items[0].id")]
    [InlineData("""{"inner":{"items":[{"id":1},{"inner":{}}]}}""", "inner.items[1].inner.id")]
    public void A_fault_names_the_whole_path(string json, string path) =>
        AssertFault(json, Leniency.Lenient, CallErrorCode.OccurenceConstraintViolation, path);

    [Theory]
    [InlineData("""{"id":1,"items":[null]}""", "items[0]")]
    [InlineData("""{"id":1,"items":[{"id":1},7]}""", "items[1]")]
    public void An_item_that_is_no_object_is_of_a_wrong_type(string json, string path) =>
        AssertFault(json, Leniency.Transaction, CallErrorCode.TypeConstraintViolation, path);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("""{"id":1""")]
    [InlineData("""{"id":1}}""")]
    [InlineData("""{"id":1} x""")]
    [InlineData("""{"id":1,}""")]
    [InlineData("""{"id":01}""")]
    [InlineData("""{"id":1,"items":[{"id":1]}""")]
    [InlineData("{\"id\":1,\"note\":\"\u0001\"}")]
    public void Broken_JSON_is_a_formation_violation_not_an_exception(string json) =>
        AssertFault(json, Leniency.Transaction, CallErrorCode.FormationViolation, "");

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("1")]
    public void A_value_that_is_no_object_is_of_a_wrong_type(string json) =>
        AssertFault(json, Leniency.Transaction, CallErrorCode.TypeConstraintViolation, "");

    [Fact]
    public void The_name_of_an_unknown_property_is_told_in_part_when_it_is_endless()
    {
        CodecContext context = new(Leniency.Strict);
        byte[] json = Encoding.UTF8.GetBytes($$"""{"{{new string('x', 10_000)}}":1}""");

        Assert.False(SampleEntry.TryRead(json, ref context, out _));
        Assert.Equal(new string('x', 128), context.Fault.Path);
    }

    [Fact]
    public void The_name_of_an_unknown_property_is_told_without_control_characters()
    {
        CodecContext context = new(Leniency.Strict);

        Assert.False(SampleEntry.TryRead("""{"a\nb\u0000":1}"""u8, ref context, out _));
        Assert.Equal("a?b?", context.Fault.Path);
    }

    [Fact]
    public void A_fault_reads_as_property_and_rule()
    {
        CodecContext context = new(Leniency.Strict);

        Assert.False(SampleEntry.TryRead("""{"id":1,"note":"123456"}"""u8, ref context, out _));
        Assert.True(context.Fault.IsFault);
        Assert.Equal("note: at most 5 characters", context.Fault.ToString());
    }

    private static void AssertFault(string json, Leniency leniency, CallErrorCode code, string? path)
    {
        CodecContext context = new(leniency);

        Assert.False(SampleEntry.TryRead(Encoding.UTF8.GetBytes(json), ref context, out _));
        Assert.Equal(code, context.Fault.Code);
        Assert.Equal(path ?? context.Fault.Path, context.Fault.Path);
    }
}
