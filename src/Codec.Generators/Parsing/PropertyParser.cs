using Microsoft.CodeAnalysis;
using Ocpp.Codec.Generators.Diagnostics;
using Ocpp.Codec.Generators.Models;

namespace Ocpp.Codec.Generators.Parsing;

/// <summary>Makes a model of one property of a message.</summary>
internal static class PropertyParser
{
    /// <summary>Gives nothing when something is wrong, and says what.</summary>
    public static PropertyModel? Parse(IPropertySymbol property, string containingNamespace, DiagnosticList diagnostics)
    {
        if (property.SetMethod is null)
        {
            diagnostics.Add(Descriptors.NotInitializable, property, property.Name);
            return null;
        }

        ITypeSymbol type = property.Type;
        bool isNullable = false;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            type = nullable.TypeArguments[0];
            isNullable = true;
        }

        if (Classify(type) is not { } kind)
        {
            diagnostics.Add(Descriptors.UnreadableType, property, property.Name, property.Type.ToDisplayString());
            return null;
        }

        // The spans know by themselves whether they are present; plain values don't.
        bool isPlainValue = kind is PropertyKind.Integer or PropertyKind.Boolean or PropertyKind.Enum or PropertyKind.Timestamp;
        if (isPlainValue && property.IsRequired == isNullable)
        {
            diagnostics.Add(Descriptors.WrongNullability, property, property.Name);
            return null;
        }

        PropertyLimits limits = ReadLimits(property, kind, diagnostics);
        if (kind is PropertyKind.Text or PropertyKind.TextArray && limits.MaxLength is null && !limits.IsUnbounded)
        {
            diagnostics.Add(Descriptors.UnboundedText, property, property.Name);
            return null;
        }

        string jsonName = property.FindAttribute("JsonName")?.Argument() as string ?? char.ToLowerInvariant(property.Name[0]) + property.Name.Substring(1);
        ITypeSymbol inner = kind == PropertyKind.Array ? ((INamedTypeSymbol)type).TypeArguments[0] : type;
        string innerName = kind is PropertyKind.Enum or PropertyKind.Object or PropertyKind.Array ? inner.NameWithin(containingNamespace) : "";
        return new PropertyModel(property.Name, jsonName, kind, TypeName(type, kind, innerName) + (isNullable ? "?" : ""), innerName, property.IsRequired, limits);
    }

    private static PropertyKind? Classify(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 } => PropertyKind.Integer,
        { SpecialType: SpecialType.System_Boolean } => PropertyKind.Boolean,
        { TypeKind: TypeKind.Enum } => type.FindAttribute("OcppEnum") is null ? null : PropertyKind.Enum,
        _ when type.IsCodecType("JsonText") => PropertyKind.Text,
        _ when type.IsCodecType("JsonDecimal") => PropertyKind.Decimal,
        _ when type.IsCodecType("JsonTextArray") => PropertyKind.TextArray,
        _ when type.IsCodecType("OcppTimestamp") => PropertyKind.Timestamp,
        INamedTypeSymbol { IsGenericType: true } when type.IsCodecType("JsonArray") => PropertyKind.Array,
        _ => type.FindAttribute("OcppType") is null ? null : PropertyKind.Object,
    };

    private static string TypeName(ITypeSymbol type, PropertyKind kind, string innerName) => kind switch
    {
        PropertyKind.Integer => type.SpecialType == SpecialType.System_Int64 ? "long" : "int",
        PropertyKind.Boolean => "bool",
        PropertyKind.Enum or PropertyKind.Object => innerName,
        PropertyKind.Array => $"JsonArray<{innerName}>",
        _ => type.Name,
    };

    private static PropertyLimits ReadLimits(IPropertySymbol property, PropertyKind kind, DiagnosticList diagnostics)
    {
        AttributeData? Find(string name, bool fits)
        {
            AttributeData? attribute = property.FindAttribute(name);
            if (attribute is not null && !fits)
            {
                diagnostics.Add(Descriptors.MisplacedAttribute, property, property.Name, name);
            }

            return attribute;
        }

        bool isText = kind is PropertyKind.Text or PropertyKind.TextArray;
        AttributeData? minimum = Find("Minimum", kind == PropertyKind.Integer);
        return new PropertyLimits
        {
            Minimum = minimum?.Argument() as long?,
            Maximum = Find("Maximum", kind == PropertyKind.Integer)?.Argument() as long?,
            EvenWhenLenient = minimum?.HasFlag("EvenWhenLenient") == true,
            MaxLength = Find("MaxLength", isText)?.Argument() as int?,
            IsUnbounded = Find("Unbounded", isText) is not null,
            FractionDigits = Find("FractionDigits", kind == PropertyKind.Decimal)?.Argument() as int?,
            MinItems = Find("MinItems", kind is PropertyKind.Array or PropertyKind.TextArray)?.Argument() as int?,
            ToleratesObject = Find("ToleratesObject", kind == PropertyKind.Text) is not null,
        };
    }
}
