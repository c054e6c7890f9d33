namespace Ocpp.Codec.Generators.Models;

/// <summary>What the parser made of a type: a model unless something is wrong with it, and what is.</summary>
internal sealed record ParseResult<TModel>(TModel? Model, EquatableArray<DiagnosticModel> Diagnostics)
    where TModel : class, IEquatable<TModel>;
