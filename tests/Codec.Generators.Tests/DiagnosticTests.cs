using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Ocpp.Codec.Generators.Tests;

public sealed class DiagnosticTests
{
    [Fact]
    public void OCPP001_text_without_a_length_is_refused()
    {
        Diagnostic diagnostic = Single(Samples.Message("public required JsonText Status { get; init; }"));

        Assert.Equal("OCPP001", diagnostic.Id);
        Assert.StartsWith("'Status' has no [MaxLength]; OCPP text is bounded", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void OCPP001_covers_arrays_of_text() =>
        Assert.Equal("OCPP001", Single(Samples.Message("public JsonTextArray Key { get; init; }")).Id);

    [Theory]
    [InlineData("public ref partial struct SampleRequest")]
    [InlineData("public readonly partial struct SampleRequest")]
    [InlineData("public readonly ref struct SampleRequest")]
    [InlineData("public readonly ref partial struct SampleRequest<T>")]
    public void OCPP002_a_message_is_a_readonly_ref_partial_struct(string declaration)
    {
        string source = Samples.Message("").Replace("public readonly ref partial struct SampleRequest", declaration, StringComparison.Ordinal);

        Assert.Equal("OCPP002", Single(source).Id);
    }

    [Fact]
    public void OCPP002_a_message_stands_in_no_other_type()
    {
        string source = """
            using Ocpp.Codec;
            namespace Sample;
            public static partial class Outer
            {
                [OcppType]
                public readonly ref partial struct Inner { }
            }
            """;

        Assert.Equal("OCPP002", Single(source).Id);
    }

    [Theory]
    [InlineData("public required string Status { get; init; }")]
    [InlineData("public required double Limit { get; init; }")]
    [InlineData("public required System.DayOfWeek Day { get; init; }")]
    public void OCPP003_a_type_that_the_codec_cannot_read_is_refused(string property) =>
        Assert.Equal("OCPP003", Single(Samples.Message(property)).Id);

    [Theory]
    [InlineData("[MaxLength(5)] public required int Number { get; init; }", "MaxLength")]
    [InlineData("[Unbounded] public required bool Flag { get; init; }", "Unbounded")]
    [InlineData("[Minimum(0), MaxLength(5)] public required JsonText Text { get; init; }", "Minimum")]
    [InlineData("[Maximum(9)] public required OcppTimestamp Time { get; init; }", "Maximum")]
    [InlineData("[FractionDigits(1)] public required int Number { get; init; }", "FractionDigits")]
    [InlineData("[MinItems(1), Unbounded] public required JsonText Text { get; init; }", "MinItems")]
    [InlineData("[ToleratesObject, MaxLength(5)] public required JsonTextArray Key { get; init; }", "ToleratesObject")]
    public void OCPP004_an_attribute_that_says_nothing_is_refused(string property, string attribute)
    {
        Diagnostic diagnostic = Single(Samples.Message(property));

        Assert.Equal("OCPP004", diagnostic.Id);
        Assert.Contains($"[{attribute}]", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void OCPP005_two_properties_with_one_JSON_name_are_refused() =>
        Assert.Equal("OCPP005", Single(Samples.Message("""public required int Id { get; init; } [JsonName("id")] public required int Number { get; init; }""")).Id);

    [Theory]
    [InlineData("public int Retries { get; init; }")]
    [InlineData("public required int? Retries { get; init; }")]
    [InlineData("public OcppTimestamp Timestamp { get; init; }")]
    public void OCPP006_a_value_is_either_required_or_nullable(string property) =>
        Assert.Equal("OCPP006", Single(Samples.Message(property)).Id);

    [Theory]
    [InlineData("Red, Green")]
    [InlineData("Unknown = 1, Red")]
    [InlineData("")]
    public void OCPP007_an_enumeration_begins_with_Unknown(string members) =>
        Assert.Equal("OCPP007", Single(Enum(members)).Id);

    [Theory]
    [InlineData("""Unknown, Red, [OcppName("Red")] Green""")]
    [InlineData("""Unknown, Red, [OcppAlias("Red")] Green""")]
    public void OCPP008_two_values_with_one_spelling_are_refused(string members) =>
        Assert.Equal("OCPP008", Single(Enum(members)).Id);

    [Fact]
    public void OCPP009_a_property_that_cannot_be_set_is_refused() =>
        Assert.Equal("OCPP009", Single(Samples.Message("public int ConnectorId { get; }")).Id);

    [Fact]
    public void OCPP010_more_than_32_properties_are_refused()
    {
        string properties = string.Concat(Enumerable.Range(0, 33).Select(static number => $"public required int Number{number} {{ get; init; }} "));

        Assert.Equal("OCPP010", Single(Samples.Message(properties)).Id);
    }

    [Fact]
    public void A_diagnostic_stands_at_the_property_it_is_about()
    {
        Diagnostic diagnostic = Single(Samples.Message("public required JsonText Status { get; init; }"));

        Assert.Equal("Sample.cs", diagnostic.Location.GetLineSpan().Path);
        Assert.Equal(8, diagnostic.Location.GetLineSpan().StartLinePosition.Line);
    }

    [Fact]
    public void A_type_with_a_diagnostic_gets_no_code()
    {
        GeneratorRun run = GeneratorRun.Of(Samples.Message("public required JsonText Status { get; init; }"));

        Assert.Empty(run.Result.GeneratedSources);
    }

    private static Diagnostic Single(string source) => Assert.Single(GeneratorRun.Of(source).Result.Diagnostics);

    private static string Enum(string members) => $$"""
        using Ocpp.Codec;
        namespace Sample;
        [OcppEnum]
        public enum Colour { {{members}} }
        """;
}
