namespace Ocpp.Codec.Generators.Models;

/// <summary>
/// A message, or an object inside messages, as far as code is written from it. It holds values only, so that equal ones are known as equal.
/// </summary>
/// <param name="Namespace">Where the type is.</param>
/// <param name="Name">The type.</param>
/// <param name="Action">The action as an expression; empty for an object inside messages.</param>
/// <param name="IsRequest">Whether it is the request; says nothing for an object inside messages.</param>
/// <param name="Properties">In the order of their declaration.</param>
internal sealed record MessageModel(string Namespace, string Name, string Action, bool IsRequest, EquatableArray<PropertyModel> Properties)
{
    /// <summary>Whether this is a whole message's payload.</summary>
    public bool IsPayload => Action.Length > 0;
}
