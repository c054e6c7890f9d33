using System.Globalization;
using Ocpp.Codec.Generators.Models;

namespace Ocpp.Codec.Generators.Emitting;

/// <summary>Writes the two <c>TryRead</c> of a message type.</summary>
internal static class ReaderEmitter
{
    public static void Emit(CodeWriter code, MessageModel message)
    {
        code.Line("/// <inheritdoc/>");
        code.Line($"public static bool TryRead(ReadOnlySpan<byte> json, scoped ref CodecContext context, out {message.Name} message) =>");
        code.Indented(() => code.Line("PayloadReader.TryReadWhole(json, ref context, out message);"));
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public static bool TryRead<TReader>(scoped ref TReader reader, scoped ref CodecContext context, out {message.Name} message)");
        code.Indented(() => code.Line("where TReader : struct, IPayloadReader, allows ref struct"));
        code.Line("{");
        code.Indented(() => EmitBody(code, message));
        code.Line("}");
    }

    private static void EmitBody(CodeWriter code, MessageModel message)
    {
        code.Line("message = default;");
        code.Block("if (!reader.TryEnterObject(ref context))", () => code.Line("return false;"));
        code.Line();
        if (message.Properties.Count > 0)
        {
            // A bit for each property that has been met, in the order of their declaration.
            code.Line("uint met = 0;");
        }

        foreach (PropertyModel property in message.Properties)
        {
            code.Line($"{property.TypeName} {Identifiers.Local(property.Name)} = default;");
        }

        if (message.Properties.Count > 0)
        {
            code.Line();
        }

        code.Block("while (reader.TryNextProperty(out ReadOnlySpan<byte> name))", () => EmitSwitch(code, message));
        code.Line();
        EmitMissing(code, message);
        EmitResult(code, message);
        code.Line("return true;");
    }

    private static void EmitSwitch(CodeWriter code, MessageModel message)
    {
        if (message.Properties.Count == 0)
        {
            EmitUnknown(code);
            return;
        }

        // The length tells nearly all names apart; the comparison behind it is of a fixed length and costs a few instructions.
        code.Block("switch (name.Length)", () =>
        {
            int index = 0;
            foreach (PropertyModel property in message.Properties)
            {
                EmitCase(code, property, index++);
            }

            code.Line("default:");
            code.Indented(() =>
            {
                EmitUnknown(code);
                code.Line();
                code.Line("break;");
            });
        });
    }

    private static void EmitCase(CodeWriter code, PropertyModel property, int index)
    {
        string name = Identifiers.Literal(property.JsonName);
        int length = System.Text.Encoding.UTF8.GetByteCount(property.JsonName);
        code.Line($"// {property.JsonName}: {Rules.Describe(property)}");
        code.Line(FormattableString.Invariant($"case {length} when name.SequenceEqual({name}u8):"));
        code.Indented(() =>
        {
            code.Line(FormattableString.Invariant($"if (!context.TryMark(ref met, 1u << {index}, {name})"));
            code.Indented(() => code.Line($"|| !reader.{ReadCall(property, name)})"));
            code.Line("{");
            code.Indented(() => code.Line("return false;"));
            code.Line("}");
            code.Line();
            code.Line("break;");
        });
        code.Line();
    }

    private static string ReadCall(PropertyModel property, string name)
    {
        PropertyLimits limits = property.Limits;
        string head = $"ref context, {name}";
        string required = $"isRequired: {Word(property.IsRequired)}";
        string length = $"maxLength: {OrMaximum(limits.MaxLength)}";
        string items = $"minItems: {Number(limits.MinItems ?? 0)}";
        string target = $"out {Identifiers.Local(property.Name)}";
        return property.Kind switch
        {
            PropertyKind.Integer => $"TryReadInteger({head}, {Range(limits)}, {target})",
            PropertyKind.Boolean => $"TryReadBoolean({head}, {target})",
            PropertyKind.Timestamp => $"TryReadTimestamp({head}, {target})",
            PropertyKind.Enum => $"TryReadEnum<{property.InnerTypeName}, {property.InnerTypeName}Names.Parser>({head}, {target})",
            PropertyKind.Decimal => $"TryReadDecimal({head}, {required}, fractionDigits: {OrMaximum(limits.FractionDigits)}, {target})",
            PropertyKind.Text => $"TryReadText({head}, {required}, {length}, toleratesObject: {Word(limits.ToleratesObject)}, {target})",
            PropertyKind.TextArray => $"TryReadTextArray({head}, {required}, {items}, {length}, {target})",
            PropertyKind.Array => $"TryReadArray({head}, {required}, {items}, {target})",
            _ => $"TryReadObject({head}, {required}, {target})",
        };
    }

    private static void EmitUnknown(CodeWriter code) => code.Block("if (!reader.TrySkipUnknown(ref context, name))", () => code.Line("return false;"));

    private static void EmitMissing(CodeWriter code, MessageModel message)
    {
        uint mask = 0;
        List<string> choices = [];
        int index = 0;
        foreach (PropertyModel property in message.Properties)
        {
            if (property.IsRequired)
            {
                mask |= 1u << index;
                choices.Add(FormattableString.Invariant($"(met & (1u << {index})) == 0 ? {Identifiers.Literal(property.JsonName)}"));
            }

            index++;
        }

        if (mask == 0)
        {
            return;
        }

        // The last one is missing if none of the others is.
        string last = choices[choices.Count - 1];
        choices[choices.Count - 1] = last.Substring(last.IndexOf('?') + 2);
        string required = "0x" + mask.ToString("X", CultureInfo.InvariantCulture) + "u";
        code.Block($"if ((met & {required}) != {required})", () =>
        {
            if (choices.Count == 1)
            {
                code.Line($"return context.FailMissing({choices[0]});");
                return;
            }

            code.Line("return context.FailMissing(");
            code.Indented(() =>
            {
                for (int choice = 0; choice < choices.Count; choice++)
                {
                    code.Line((choice == 0 ? "" : ": ") + choices[choice] + (choice == choices.Count - 1 ? ");" : ""));
                }
            });
        });
        code.Line();
    }

    private static void EmitResult(CodeWriter code, MessageModel message)
    {
        if (message.Properties.Count == 0)
        {
            code.Line($"message = new {message.Name}();");
            return;
        }

        code.Block($"message = new {message.Name}", () =>
        {
            foreach (PropertyModel property in message.Properties)
            {
                code.Line($"{property.Name} = {Identifiers.Local(property.Name)},");
            }
        }, "};");
    }

    private static string Range(PropertyLimits limits)
    {
        if (limits.Minimum is null && limits.Maximum is null)
        {
            return "IntegerRange.Any";
        }

        string minimum = limits.Minimum is { } least ? Number(least) : "int.MinValue";
        string maximum = limits.Maximum is { } greatest ? Number(greatest) : "int.MaxValue";
        return $"new IntegerRange({minimum}, {maximum}{(limits.EvenWhenLenient ? ", EvenWhenLenient: true" : "")})";
    }

    private static string OrMaximum(int? number) => number is { } known ? Number(known) : "int.MaxValue";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Word(bool value) => value ? "true" : "false";
}
