using System.Globalization;
using Ocpp.Codec.Generators.Models;

namespace Ocpp.Codec.Generators.Emitting;

/// <summary>A property's rules in words, for the comment above its case.</summary>
internal static class Rules
{
    public static string Describe(PropertyModel property) => string.Join(", ", Parts(property));

    private static IEnumerable<string> Parts(PropertyModel property)
    {
        PropertyLimits limits = property.Limits;
        yield return property.IsRequired ? "required" : "optional";
        foreach ((string words, long? number) in new[]
        {
            ("at least {0}", limits.Minimum),
            ("at most {0}", limits.Maximum),
            (property.Kind == PropertyKind.TextArray ? "each at most {0}" : "at most {0}", limits.MaxLength),
            ("fractional digits at most {0}", limits.FractionDigits),
            ("items at least {0}", limits.MinItems),
        })
        {
            if (number is { } known)
            {
                yield return string.Format(CultureInfo.InvariantCulture, words, known);
            }
        }
    }
}
