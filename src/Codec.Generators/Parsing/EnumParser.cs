using Microsoft.CodeAnalysis;
using Ocpp.Codec.Generators.Diagnostics;
using Ocpp.Codec.Generators.Models;

namespace Ocpp.Codec.Generators.Parsing;

/// <summary>Makes a model of an enumeration with [OcppEnum].</summary>
internal static class EnumParser
{
    public static ParseResult<EnumModel> Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.TargetSymbol;
        DiagnosticList diagnostics = new();
        List<IFieldSymbol> fields = [.. type.GetMembers().OfType<IFieldSymbol>().Where(static field => field.HasConstantValue)];
        if (fields.Count == 0 || fields[0].Name != "Unknown" || Convert.ToInt64(fields[0].ConstantValue, System.Globalization.CultureInfo.InvariantCulture) != 0)
        {
            diagnostics.Add(Descriptors.WrongZero, type, type.Name);
        }

        HashSet<string> spellings = new(StringComparer.Ordinal);
        List<EnumValueModel> values = [];
        foreach (IFieldSymbol field in fields.Skip(1))
        {
            cancellation.ThrowIfCancellationRequested();
            EnumValueModel value = new(field.Name, new EquatableArray<EnumSpelling>(ReadSpellings(field)));
            foreach (EnumSpelling spelling in value.Spellings.Where(spelling => !spellings.Add(spelling.Text)))
            {
                diagnostics.Add(Descriptors.DuplicateSpelling, field, field.Name, spelling.Text);
            }

            values.Add(value);
        }

        bool isPublic = type.DeclaredAccessibility == Accessibility.Public;
        EnumModel? model = diagnostics.IsEmpty
            ? new EnumModel(type.ContainingNamespace.ToDisplayString(), type.Name, isPublic, new EquatableArray<EnumValueModel>(values))
            : null;
        return new ParseResult<EnumModel>(model, diagnostics.ToModels());
    }

    private static IEnumerable<EnumSpelling> ReadSpellings(IFieldSymbol field)
    {
        yield return new EnumSpelling(field.FindAttribute("OcppName")?.Argument() as string ?? field.Name, IsMisspelt: false);
        foreach (AttributeData attribute in field.GetAttributes().Where(static attribute => attribute.AttributeClass?.IsCodecType("OcppAliasAttribute") == true))
        {
            yield return new EnumSpelling(attribute.Argument() as string ?? "", IsMisspelt: !attribute.HasFlag("IsOfficial"));
        }
    }
}
