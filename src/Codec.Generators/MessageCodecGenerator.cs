using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Ocpp.Codec.Generators.Diagnostics;
using Ocpp.Codec.Generators.Emitting;
using Ocpp.Codec.Generators.Models;
using Ocpp.Codec.Generators.Parsing;

namespace Ocpp.Codec.Generators;

/// <summary>
/// Writes <c>TryRead</c> and <c>Write</c> of the OCPP message types. This is only the pipeline: attribute → parser → model → emitter.
/// Behind the parser there is no symbol and no syntax, so that an edit elsewhere finds equal models and writes nothing anew; diagnostics go
/// out on their own, so that a moved line doesn't either.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class MessageCodecGenerator : IIncrementalGenerator
{
    /// <summary>The steps' names, for the tests of the cache.</summary>
    internal const string MessageStep = "Message";
    internal const string TypeStep = "Type";
    internal const string EnumStep = "Enum";
    internal const string DiagnosticStep = "Diagnostics";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        Add(context, KnownNames.OcppMessage, MessageStep, IsStruct, MessageParser.Parse, MessageEmitter.Emit);
        Add(context, KnownNames.OcppType, TypeStep, IsStruct, MessageParser.Parse, MessageEmitter.Emit);
        Add(context, KnownNames.OcppEnum, EnumStep, static node => node is EnumDeclarationSyntax, EnumParser.Parse, EnumEmitter.Emit);
    }

    private static bool IsStruct(SyntaxNode node) => node is StructDeclarationSyntax;

    private static void Add<TModel>(
        IncrementalGeneratorInitializationContext context,
        string attribute,
        string step,
        Func<SyntaxNode, bool> isCandidate,
        Func<GeneratorAttributeSyntaxContext, CancellationToken, ParseResult<TModel>> parse,
        Action<SourceProductionContext, TModel> emit)
        where TModel : class, IEquatable<TModel>
    {
        IncrementalValuesProvider<ParseResult<TModel>> parsed =
            context.SyntaxProvider.ForAttributeWithMetadataName(attribute, (node, _) => isCandidate(node), parse);

        IncrementalValuesProvider<TModel> models = parsed
            .Where(static result => result.Model is not null)
            .Select(static (result, _) => result.Model!)
            .WithTrackingName(step);
        context.RegisterSourceOutput(models, emit);

        IncrementalValuesProvider<DiagnosticModel> diagnostics = parsed
            .SelectMany(static (result, _) => result.Diagnostics)
            .WithTrackingName(step + DiagnosticStep);
        context.RegisterSourceOutput(diagnostics, static (output, diagnostic) => output.ReportDiagnostic(ToDiagnostic(diagnostic)));
    }

    private static Diagnostic ToDiagnostic(DiagnosticModel model) =>
        Diagnostic.Create(Descriptors.Get(model.Id), Location.Create(model.Path, model.Span, model.Lines), [.. model.Arguments]);
}
