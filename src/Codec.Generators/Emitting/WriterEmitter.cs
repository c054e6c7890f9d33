using Ocpp.Codec.Generators.Models;

namespace Ocpp.Codec.Generators.Emitting;

/// <summary>Writes the <c>Write</c> of a message type, with names that are encoded once.</summary>
internal static class WriterEmitter
{
    public static void Emit(CodeWriter code, MessageModel message)
    {
        code.Line("/// <inheritdoc/>");
        code.Block("public void Write(Utf8JsonWriter writer)", () =>
        {
            code.Line("writer.WriteStartObject();");
            foreach (PropertyModel property in message.Properties)
            {
                EmitProperty(code, property);
            }

            code.Line("writer.WriteEndObject();");
        });
        if (message.Properties.Count > 0)
        {
            code.Line();
            EmitNames(code, message);
        }
    }

    private static void EmitProperty(CodeWriter code, PropertyModel property)
    {
        if (property.IsRequired)
        {
            EmitValue(code, property, property.Name);
            return;
        }

        string local = Identifiers.Local(property.Name);
        (string condition, string value) = property.Kind switch
        {
            PropertyKind.Integer or PropertyKind.Boolean => ($"{property.Name} is {{ }} {local}", local),
            // Unknown is never written.
            PropertyKind.Enum => ($"{property.Name} is {{ }} {local} && {local} != default", local),
            PropertyKind.Timestamp => ($"{property.Name} is {{ IsValid: true }} {local}", local),
            _ => ($"{property.Name}.IsPresent", property.Name),
        };
        code.Line();
        code.Block($"if ({condition})", () => EmitValue(code, property, value));
        code.Line();
    }

    private static void EmitValue(CodeWriter code, PropertyModel property, string value)
    {
        string name = $"PropertyNames.{property.Name}";
        switch (property.Kind)
        {
            case PropertyKind.Integer:
                code.Line($"writer.WriteNumber({name}, {value});");
                break;
            case PropertyKind.Boolean:
                code.Line($"writer.WriteBoolean({name}, {value});");
                break;
            case PropertyKind.Enum:
                code.Line($"writer.WriteString({name}, {property.InnerTypeName}Names.ToNameUtf8({value}));");
                break;
            default:
                code.Line($"writer.WritePropertyName({name});");
                code.Line($"{value}.{(property.Kind == PropertyKind.Object ? "Write" : "WriteTo")}(writer);");
                break;
        }
    }

    private static void EmitNames(CodeWriter code, MessageModel message) => code.Block("private static class PropertyNames", () =>
    {
        foreach (PropertyModel property in message.Properties)
        {
            code.Line($"public static readonly JsonEncodedText {property.Name} = JsonEncodedText.Encode({Identifiers.Literal(property.JsonName)});");
        }
    });
}
