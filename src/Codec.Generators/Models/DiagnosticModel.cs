using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Ocpp.Codec.Generators.Models;

/// <summary>A diagnostic as plain values: a <see cref="Location"/> would keep its whole compilation alive and never be equal.</summary>
internal sealed record DiagnosticModel(string Id, string Path, TextSpan Span, LinePositionSpan Lines, EquatableArray<string> Arguments);
