using Microsoft.CodeAnalysis;

namespace Ocpp.Codec.Generators.Parsing;

/// <summary>Questions to symbols.</summary>
internal static class SymbolExtensions
{
    /// <summary>The attribute of Ocpp.Codec with this name, without its ending.</summary>
    public static AttributeData? FindAttribute(this ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.IsCodecType(name + "Attribute") == true);

    /// <summary>Whether this is a type of Ocpp.Codec with this name.</summary>
    public static bool IsCodecType(this ITypeSymbol type, string name) => type.Name == name && type.ContainingNamespace.ToDisplayString() == KnownNames.Namespace;

    /// <summary>The attribute's first argument.</summary>
    public static object? Argument(this AttributeData attribute) => attribute.ConstructorArguments.Length > 0 ? attribute.ConstructorArguments[0].Value : null;

    /// <summary>Whether a named argument of the attribute is true.</summary>
    public static bool HasFlag(this AttributeData attribute, string name) =>
        attribute.NamedArguments.Any(argument => argument.Key == name && argument.Value.Value is true);

    /// <summary>
    /// The type's name as code in this namespace can write it: short where it is found there or in Ocpp.Codec, which the generated code
    /// imports.
    /// </summary>
    public static string NameWithin(this ITypeSymbol type, string containingNamespace)
    {
        string home = type.ContainingNamespace.ToDisplayString();
        return home == KnownNames.Namespace || home == containingNamespace || containingNamespace.StartsWith(home + ".", StringComparison.Ordinal)
            ? type.Name
            : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
    }
}
