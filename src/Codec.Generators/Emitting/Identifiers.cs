using Microsoft.CodeAnalysis.CSharp;

namespace Ocpp.Codec.Generators.Emitting;

/// <summary>Names of local variables.</summary>
internal static class Identifiers
{
    // What the generated methods use themselves.
    private static readonly HashSet<string> Taken = new(StringComparer.Ordinal) { "json", "reader", "writer", "context", "message", "met", "name" };

    /// <summary>A local variable for a property: <c>connectorId</c> for <c>ConnectorId</c>.</summary>
    public static string Local(string property)
    {
        string local = char.ToLowerInvariant(property[0]) + property.Substring(1);
        if (Taken.Contains(local))
        {
            return local + "Value";
        }

        return SyntaxFacts.GetKeywordKind(local) == SyntaxKind.None ? local : "@" + local;
    }

    /// <summary>A text as C# writes it.</summary>
    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
