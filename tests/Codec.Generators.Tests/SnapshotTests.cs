using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Ocpp.Codec.Generators.Tests;

/// <summary>
/// The generated code as it is reviewed. To accept a change: <c>UPDATE_SNAPSHOTS=1 dotnet test tests/Codec.Generators.Tests</c>, then look
/// at the difference.
/// </summary>
public sealed class SnapshotTests
{
    [Theory]
    [InlineData("EveryKindRequest")]
    [InlineData("EveryKindResponse")]
    [InlineData("Detail")]
    [InlineData("Colour")]
    public void The_code_of_a_type_is_the_snapshot(string type)
    {
        string code = GeneratorRun.Of(Samples.EveryKind).FileOf("Sample.Messages." + type);

        Assert.Equal(Snapshot(type, code), code);
    }

    [Fact]
    public void The_code_compiles_without_a_warning()
    {
        GeneratorRun run = GeneratorRun.Of(Samples.EveryKind);

        Assert.Empty(run.Output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden));
    }

    [Fact]
    public void The_code_is_the_same_whatever_the_machine_s_culture_is()
    {
        string expected = GeneratorRun.Of(Samples.EveryKind).FileOf("Sample.Messages.EveryKindRequest");
        CultureInfo machine = CultureInfo.CurrentCulture;
        CultureInfo strange = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        strange.NumberFormat.NegativeSign = "minus ";
        CultureInfo.CurrentCulture = strange;
        try
        {
            string code = GeneratorRun.Of(Samples.EveryKind).FileOf("Sample.Messages.EveryKindRequest");

            Assert.Contains("new IntegerRange(-1, 100)", code, StringComparison.Ordinal);
            Assert.Equal(expected, code);
        }
        finally
        {
            CultureInfo.CurrentCulture = machine;
        }
    }

    [Fact]
    public void The_code_has_no_carriage_return_and_no_path()
    {
        string code = GeneratorRun.Of(Samples.EveryKind).FileOf("Sample.Messages.EveryKindRequest");

        Assert.DoesNotContain('\r', code);
        Assert.DoesNotContain("Sample.cs", code, StringComparison.Ordinal);
    }

    private static string Snapshot(string type, string code, [CallerFilePath] string here = "")
    {
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(Path.Combine(Path.GetDirectoryName(here)!, "Snapshots", type + ".g.cs"), code);
            return code;
        }

        using Stream? resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(type + ".g.cs");
        Assert.NotNull(resource);
        using StreamReader reader = new(resource);
        return reader.ReadToEnd();
    }
}
