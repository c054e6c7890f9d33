using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Ocpp.Codec.Generators.Tests;

/// <summary>One compilation with the generator in it, and what becomes of it after an edit.</summary>
internal sealed class GeneratorRun
{
    private static readonly ImmutableArray<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static path => MetadataReference.CreateFromFile(path))];

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp13);

    private readonly CSharpCompilation _compilation;
    private readonly GeneratorDriver _driver;

    private GeneratorRun(CSharpCompilation compilation, GeneratorDriver driver)
    {
        _compilation = compilation;
        _driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        Output = output;
        Result = _driver.GetRunResult().Results.Single();
    }

    /// <summary>The compilation with the generated files in it.</summary>
    public Compilation Output { get; }

    public GeneratorRunResult Result { get; }

    public static GeneratorRun Of(string source)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Sample",
            [CSharpSyntaxTree.ParseText(source, ParseOptions, "Sample.cs")],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new MessageCodecGenerator().AsSourceGenerator()],
            parseOptions: ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return new GeneratorRun(compilation, driver);
    }

    /// <summary>The same driver after the source has become this.</summary>
    public GeneratorRun After(string source) => new(
        _compilation.ReplaceSyntaxTree(_compilation.SyntaxTrees[0], CSharpSyntaxTree.ParseText(source, ParseOptions, "Sample.cs")), _driver);

    /// <summary>The same driver after another file has come.</summary>
    public GeneratorRun AfterAnotherFile(string source) => new(
        _compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(source, ParseOptions, "Other.cs")), _driver);

    /// <summary>The generated file of a type.</summary>
    public string FileOf(string type) => Result.GeneratedSources.Single(file => file.HintName == type + ".g.cs").SourceText.ToString();

    /// <summary>What became of a step's outputs, each once.</summary>
    public IncrementalStepRunReason[] Reasons(string step) =>
        [.. Result.TrackedSteps[step].SelectMany(static run => run.Outputs).Select(static output => output.Reason).Distinct()];

    /// <summary>What became of the generated files, each reason once.</summary>
    public IncrementalStepRunReason[] OutputReasons() =>
        [.. Result.TrackedOutputSteps.SelectMany(static step => step.Value).SelectMany(static run => run.Outputs).Select(static output => output.Reason).Distinct()];
}
