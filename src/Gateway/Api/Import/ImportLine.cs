using System.Text.Json;
using Ocpp.Gateway.Api.Requests;

namespace Ocpp.Gateway.Api.Import;

/// <summary>One line of an import: what it says, or what is wrong with it.</summary>
/// <param name="Number">The physical line, the first being 1.</param>
/// <param name="Item">What it says; meaningless beside a fault.</param>
/// <param name="Fault">What is wrong with it.</param>
internal readonly record struct ImportLine<T>(long Number, T? Item, BodyFault? Fault);

/// <summary>Reads the fields of one line; false with the rule that is broken.</summary>
internal delegate bool ImportLineReader<T>(JsonElement body, out T item, out BodyFault fault);
