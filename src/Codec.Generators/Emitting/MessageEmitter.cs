using Microsoft.CodeAnalysis;
using Ocpp.Codec.Generators.Models;

namespace Ocpp.Codec.Generators.Emitting;

/// <summary>Writes the generated half of a message type: one file for each.</summary>
internal static class MessageEmitter
{
    public static void Emit(SourceProductionContext context, MessageModel message)
    {
        CodeWriter code = new();
        code.Header($"{message.Namespace}.{message.Name}", message.Namespace);

        // The order of fields over two declarations isn't defined (CS0282), and need not be: nobody looks at these bytes.
        code.Line("[StructLayout(LayoutKind.Auto)]");
        string contract = message.IsPayload ? "IOcppPayload" : "IOcppMessage";
        code.Block($"readonly ref partial struct {message.Name} : {contract}<{message.Name}>", () =>
        {
            if (message.IsPayload)
            {
                EmitAction(code, message);
            }
            else
            {
                EmitPresence(code, message);
            }

            ReaderEmitter.Emit(code, message);
            code.Line();
            WriterEmitter.Emit(code, message);
        });
        context.AddSource($"{message.Namespace}.{message.Name}.g.cs", code.ToSourceText());
    }

    private static void EmitAction(CodeWriter code, MessageModel message)
    {
        code.Line("/// <inheritdoc/>");
        code.Line($"public static {message.Action.Substring(0, message.Action.LastIndexOf('.'))} Action => {message.Action};");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public static bool IsRequest => {(message.IsRequest ? "true" : "false")};");
        code.Line();
    }

    private static void EmitPresence(CodeWriter code, MessageModel message)
    {
        code.Line("/// <summary>Makes one that is present.</summary>");
        code.Block($"public {message.Name}()", () => code.Line("IsPresent = true;"));
        code.Line();
        code.Line("/// <summary>Whether the object is there: only <see langword=\"default\"/> is not.</summary>");
        code.Line("public bool IsPresent { get; }");
        code.Line();
    }
}
