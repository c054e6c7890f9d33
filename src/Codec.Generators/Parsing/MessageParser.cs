using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Ocpp.Codec.Generators.Diagnostics;
using Ocpp.Codec.Generators.Models;

namespace Ocpp.Codec.Generators.Parsing;

/// <summary>Makes a model of a struct with [OcppMessage] or [OcppType].</summary>
internal static class MessageParser
{
    /// <summary>One bit of a uint for each.</summary>
    private const int MaxProperties = 32;

    public static ParseResult<MessageModel> Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.TargetSymbol;
        DiagnosticList diagnostics = new();
        bool isPartial = ((StructDeclarationSyntax)context.TargetNode).Modifiers.Any(SyntaxKind.PartialKeyword);
        bool isInNamespace = type.ContainingType is null && !type.ContainingNamespace.IsGlobalNamespace;
        if (!isPartial || !type.IsRefLikeType || !type.IsReadOnly || type.IsGenericType || !isInNamespace)
        {
            diagnostics.Add(Descriptors.WrongDeclaration, type, type.Name);
            return new ParseResult<MessageModel>(null, diagnostics.ToModels());
        }

        string containingNamespace = type.ContainingNamespace.ToDisplayString();
        List<PropertyModel> properties = [];
        foreach (IPropertySymbol property in type.GetMembers().OfType<IPropertySymbol>().Where(static property => !property.IsStatic))
        {
            cancellation.ThrowIfCancellationRequested();
            if (PropertyParser.Parse(property, containingNamespace, diagnostics) is not { } model)
            {
                continue;
            }

            if (properties.Any(other => other.JsonName == model.JsonName))
            {
                diagnostics.Add(Descriptors.DuplicateJsonName, property, property.Name, model.JsonName);
            }

            properties.Add(model);
        }

        if (properties.Count > MaxProperties)
        {
            diagnostics.Add(Descriptors.TooManyProperties, type, type.Name);
        }

        (string action, bool isRequest) = ReadAction(context.Attributes[0], containingNamespace);
        MessageModel? message = diagnostics.IsEmpty
            ? new MessageModel(containingNamespace, type.Name, action, isRequest, new EquatableArray<PropertyModel>(properties))
            : null;
        return new ParseResult<MessageModel>(message, diagnostics.ToModels());
    }

    private static (string Action, bool IsRequest) ReadAction(AttributeData attribute, string containingNamespace)
    {
        // [OcppType] has no arguments; an [OcppMessage] whose arguments are wrong has the compiler's own error.
        if (attribute.ConstructorArguments.Length != 2 || attribute.ConstructorArguments[0] is not { Kind: TypedConstantKind.Enum, Type: { } actions } action)
        {
            return ("", false);
        }

        const int request = 0;
        string? member = actions.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => Equals(field.ConstantValue, action.Value))?.Name;
        int kind = Convert.ToInt32(attribute.ConstructorArguments[1].Value, CultureInfo.InvariantCulture);
        return ($"{actions.NameWithin(containingNamespace)}.{member}", kind == request);
    }
}
