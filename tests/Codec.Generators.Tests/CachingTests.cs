using Microsoft.CodeAnalysis;

namespace Ocpp.Codec.Generators.Tests;

/// <summary>A wrong model regenerates at each key press and nobody sees it: these tests do.</summary>
public sealed class CachingTests
{
    public static TheoryData<string> Steps => [MessageCodecGenerator.MessageStep, MessageCodecGenerator.TypeStep, MessageCodecGenerator.EnumStep];

    [Theory]
    [MemberData(nameof(Steps))]
    public void An_edit_in_another_file_leaves_the_models_alone(string step)
    {
        GeneratorRun before = GeneratorRun.Of(Samples.EveryKind);

        GeneratorRun after = before.AfterAnotherFile("namespace Sample.Elsewhere; internal static class Unrelated { }");

        Assert.Equal([IncrementalStepRunReason.New], before.Reasons(step));
        Assert.DoesNotContain(after.Reasons(step), WasTouched);
        Assert.Equal([IncrementalStepRunReason.Cached], after.OutputReasons());
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_comment_above_leaves_the_models_alone(string step)
    {
        GeneratorRun before = GeneratorRun.Of(Samples.EveryKind);

        GeneratorRun after = before.After("// A comment that moves every line.\n" + Samples.EveryKind);

        Assert.DoesNotContain(after.Reasons(step), WasTouched);
        Assert.Equal([IncrementalStepRunReason.Cached], after.OutputReasons());
    }

    [Fact]
    public void A_change_of_a_message_regenerates_that_message_only()
    {
        GeneratorRun before = GeneratorRun.Of(Samples.EveryKind);

        GeneratorRun after = before.After(Samples.EveryKind.Replace("MaxLength(20)", "MaxLength(25)", StringComparison.Ordinal));

        Assert.Contains(IncrementalStepRunReason.Modified, after.Reasons(MessageCodecGenerator.TypeStep));
        Assert.DoesNotContain(after.Reasons(MessageCodecGenerator.MessageStep), WasTouched);
        Assert.DoesNotContain(after.Reasons(MessageCodecGenerator.EnumStep), WasTouched);
        Assert.Contains("maxLength: 25", after.FileOf("Sample.Messages.Detail"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_moved_diagnostic_is_reported_at_its_new_line()
    {
        string source = Samples.Message("public required JsonText Info { get; init; }");
        GeneratorRun before = GeneratorRun.Of(source);

        GeneratorRun after = before.After("\n" + source);

        int line = Assert.Single(before.Result.Diagnostics).Location.GetLineSpan().StartLinePosition.Line;
        Assert.Equal(line + 1, Assert.Single(after.Result.Diagnostics).Location.GetLineSpan().StartLinePosition.Line);
    }

    [Fact]
    public void No_step_keeps_anything_of_a_compilation()
    {
        GeneratorRun run = GeneratorRun.Of(Samples.EveryKind);

        IEnumerable<object> models = new[] { MessageCodecGenerator.MessageStep, MessageCodecGenerator.TypeStep, MessageCodecGenerator.EnumStep }
            .SelectMany(step => run.Result.TrackedSteps[step]).SelectMany(static step => step.Outputs).Select(static output => output.Value);

        Assert.All(models, static model => AssertHoldsValuesOnly(model));
    }

    private static bool WasTouched(IncrementalStepRunReason reason) => reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged);

    private static void AssertHoldsValuesOnly(object? value)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum)
        {
            return;
        }

        if (value is System.Collections.IEnumerable items)
        {
            foreach (object? item in items)
            {
                AssertHoldsValuesOnly(item);
            }

            return;
        }

        Assert.Equal(typeof(MessageCodecGenerator).Assembly, value.GetType().Assembly);
        foreach (System.Reflection.PropertyInfo property in value.GetType().GetProperties())
        {
            AssertHoldsValuesOnly(property.GetValue(value));
        }
    }
}
