using Microsoft.CodeAnalysis;
using Ocpp.Codec.Generators.Models;

namespace Ocpp.Codec.Generators.Emitting;

/// <summary>Writes how an enumeration's values are spelled.</summary>
internal static class EnumEmitter
{
    public static void Emit(SourceProductionContext context, EnumModel model)
    {
        CodeWriter code = new();
        code.Header($"{model.Namespace}.{model.Name}", model.Namespace);
        code.Line($"/// <summary>How <see cref=\"{model.Name}\"/> is spelled on the wire. Nothing here allocates.</summary>");
        code.Block($"{(model.IsPublic ? "public" : "internal")} static class {model.Name}Names", () =>
        {
            EmitToName(code, model);
            code.Line();
            EmitToNameUtf8(code, model);
            code.Line();
            EmitTryParse(code, model);
            code.Line();
            EmitParser(code, model);
        });
        context.AddSource($"{model.Namespace}.{model.Name}.g.cs", code.ToSourceText());
    }

    private static void EmitToName(CodeWriter code, EnumModel model)
    {
        code.Line("/// <summary>The spelling that is written.</summary>");
        code.Line("/// <exception cref=\"InvalidOperationException\">The value is <c>Unknown</c> or none.</exception>");
        code.Block($"public static string ToName(this {model.Name} value) => value switch", () => EmitArms(code, model, ""), "};");
    }

    private static void EmitToNameUtf8(CodeWriter code, EnumModel model)
    {
        code.Line("/// <summary>The spelling that is written, as UTF-8; it needs no escaping.</summary>");
        code.Line("/// <exception cref=\"InvalidOperationException\">The value is <c>Unknown</c> or none.</exception>");
        code.Block($"public static ReadOnlySpan<byte> ToNameUtf8(this {model.Name} value) => value switch", () => EmitArms(code, model, "u8"), "};");
    }

    private static void EmitArms(CodeWriter code, EnumModel model, string suffix)
    {
        foreach (EnumValueModel value in model.Values)
        {
            code.Line($"{model.Name}.{value.Name} => {Identifiers.Literal(value.Spellings.First().Text)}{suffix},");
        }

        code.Line($"_ => throw new InvalidOperationException(\"{model.Name}.\" + value + \" has no spelling.\"),");
    }

    private static void EmitTryParse(CodeWriter code, EnumModel model)
    {
        code.Line("/// <summary>Finds the value of a spelling, tolerated ones included; it is <c>Unknown</c> if there is none.</summary>");
        code.Line($"public static bool TryParse(ReadOnlySpan<byte> name, out {model.Name} value) => Parser.TryParse(name, out value, out _);");
    }

    private static void EmitParser(CodeWriter code, EnumModel model)
    {
        code.Line("/// <summary>For the generated readers.</summary>");
        code.Block($"public readonly struct Parser : IEnumNames<{model.Name}>", () =>
        {
            code.Line("/// <inheritdoc/>");
            code.Block($"public static bool TryParse(ReadOnlySpan<byte> name, out {model.Name} value, out bool isMisspelt)", () =>
            {
                code.Line("isMisspelt = false;");
                code.Block("switch (name.Length)", () =>
                {
                    foreach (EnumValueModel value in model.Values)
                    {
                        foreach (EnumSpelling spelling in value.Spellings)
                        {
                            EmitCase(code, $"{model.Name}.{value.Name}", spelling);
                        }
                    }

                    code.Line("default:");
                    code.Indented(() =>
                    {
                        code.Line("value = default;");
                        code.Line("return false;");
                    });
                });
            });
        });
    }

    private static void EmitCase(CodeWriter code, string value, EnumSpelling spelling)
    {
        int length = System.Text.Encoding.UTF8.GetByteCount(spelling.Text);
        code.Line(FormattableString.Invariant($"case {length} when name.SequenceEqual({Identifiers.Literal(spelling.Text)}u8):"));
        code.Indented(() =>
        {
            if (spelling.IsMisspelt)
            {
                code.Line("isMisspelt = true;");
            }

            code.Line($"value = {value};");
            code.Line("return true;");
        });
        code.Line();
    }
}
