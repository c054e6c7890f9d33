using System.Diagnostics;
using System.Reflection;

namespace Ocpp.Codec.Tests.V16;

/// <summary>A hand-written message type in the words of <see cref="SchemaOutline"/>.</summary>
internal static class TypeOutline
{
    internal static List<string> Of(Type type)
    {
        List<string> lines = [];
        AddProperties(type, prefix: "", lines);
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static void AddProperties(Type type, string prefix, List<string> lines)
    {
        foreach (PropertyInfo property in MessageShape.PropertiesOf(type))
        {
            string path = prefix + MessageShape.JsonNameOf(property);
            Type value = MessageShape.ValueTypeOf(property);
            lines.Add($"{path}: {KindOf(property, value)}{(MessageShape.IsRequired(property) ? ", required" : "")}");
            if (MessageShape.ItemTypeOf(value) is Type item)
            {
                lines.Add($"{path}[]: object");
                AddProperties(item, path + "[].", lines);
            }
            else if (value == typeof(JsonTextArray))
            {
                lines.Add($"{path}[]: {TextKindOf(property)}");
            }
            else if (value.IsDefined(typeof(OcppTypeAttribute)))
            {
                AddProperties(value, path + ".", lines);
            }
        }
    }

    private static string KindOf(PropertyInfo property, Type value) => value switch
    {
        { IsEnum: true } => SchemaOutline.Enumeration(MessageShape.WireNamesOf(value, withOfficialAliases: true)),
        _ when value == typeof(JsonText) => TextKindOf(property),
        _ when value == typeof(OcppTimestamp) => "date-time",
        _ when value == typeof(int) || value == typeof(long) => IntegerKindOf(property),
        _ when value == typeof(bool) => "boolean",
        _ when value == typeof(JsonDecimal) => DecimalKindOf(property),
        _ when value == typeof(JsonTextArray) || MessageShape.ItemTypeOf(value) is not null => ArrayKindOf(property),
        _ when value.IsDefined(typeof(OcppTypeAttribute)) => "object",
        _ => throw new UnreachableException($"{property} has a type that no schema has."),
    };

    private static string TextKindOf(PropertyInfo property) =>
        MessageShape.MaxLengthOf(property) is int length ? $"text of at most {length}" : "text";

    private static string IntegerKindOf(PropertyInfo property) =>
        property.GetCustomAttribute<MinimumAttribute>() is { } minimum ? $"integer of at least {minimum.Value}" : "integer";

    private static string DecimalKindOf(PropertyInfo property) =>
        property.GetCustomAttribute<FractionDigitsAttribute>() is { Digits: 1 } ? "number in steps of 0.1" : "number";

    private static string ArrayKindOf(PropertyInfo property) =>
        property.GetCustomAttribute<MinItemsAttribute>() is { } minimum ? $"array of at least {minimum.Count}" : "array";
}
