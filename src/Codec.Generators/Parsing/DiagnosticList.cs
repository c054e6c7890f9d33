using Microsoft.CodeAnalysis;
using Ocpp.Codec.Generators.Models;

namespace Ocpp.Codec.Generators.Parsing;

/// <summary>Gathers what is wrong with one type.</summary>
internal sealed class DiagnosticList
{
    private readonly List<DiagnosticModel> _models = [];

    public bool IsEmpty => _models.Count == 0;

    public void Add(DiagnosticDescriptor descriptor, ISymbol where, params string[] arguments)
    {
        Location location = where.Locations[0];
        FileLinePositionSpan lines = location.GetLineSpan();
        _models.Add(new DiagnosticModel(descriptor.Id, lines.Path, location.SourceSpan, lines.Span, new EquatableArray<string>(arguments)));
    }

    public EquatableArray<DiagnosticModel> ToModels() => new(_models);
}
