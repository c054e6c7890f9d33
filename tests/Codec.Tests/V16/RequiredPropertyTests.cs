using System.Text.Json.Nodes;

namespace Ocpp.Codec.Tests.V16;

/// <summary>For every required property of every message, at any depth: it can't be left out, be null or be of a type it can't be converted from.</summary>
public sealed class RequiredPropertyTests
{
    public static TheoryData<string> Names => Messages.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_missing_one_is_an_occurrence_fault_however_lenient(string name) =>
        AssertFaults(name, (owner, property) => owner.Remove(property), CallErrorCode.OccurenceConstraintViolation);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_null_one_is_an_occurrence_fault_however_lenient(string name) =>
        AssertFaults(name, (owner, property) => owner[property] = null, CallErrorCode.OccurenceConstraintViolation);

    [Theory]
    [MemberData(nameof(Names))]
    public void One_that_can_not_be_converted_is_a_type_fault_however_lenient(string name) =>
        AssertFaults(
            name,
            (owner, property) => owner[property] = owner[property] is JsonArray or JsonObject ? JsonValue.Create(true) : new JsonArray(1),
            CallErrorCode.TypeConstraintViolation);

    private static void AssertFaults(string name, Action<JsonObject, string> spoil, CallErrorCode expected)
    {
        MessageUnderTest message = Messages.Named(name);
        foreach (SpoiltPayload spoilt in SpoiltPayload.Each(message, MessageShape.IsRequired, (owner, property, _) => spoil(owner, property)))
        {
            foreach (Leniency leniency in Enum.GetValues<Leniency>())
            {
                message.AssertFault(spoilt.Json, leniency, expected, spoilt.Path);
            }
        }
    }
}
