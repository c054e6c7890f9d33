using System.Reflection;
using System.Text.Json.Nodes;

namespace Ocpp.Codec.Tests.V16;

/// <summary>For every property of every message, at any depth: what the schema doesn't allow is refused with the right code and the property's path.</summary>
public sealed class StrictReadingTests
{
    public static TheoryData<string> Names => Messages.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_text_with_one_character_too_many_is_refused(string name) => AssertFaults(
        name,
        property => property.PropertyType == typeof(JsonText) && MessageShape.MaxLengthOf(property) is not null,
        (owner, key, property) => owner[key] = new string('é', MessageShape.MaxLengthOf(property)!.Value + 1),
        CallErrorCode.PropertyConstraintViolation);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_that_an_enumeration_does_not_have_is_refused(string name) => AssertFaults(
        name,
        property => MessageShape.ValueTypeOf(property).IsEnum,
        (owner, key, _) => owner[key] = owner[key]!.GetValue<string>() + "?",
        CallErrorCode.PropertyConstraintViolation);

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_that_is_no_date_and_time_is_refused(string name) => AssertFaults(
        name,
        property => MessageShape.ValueTypeOf(property) == typeof(OcppTimestamp),
        (owner, key, _) => owner[key] = "2024-02-30T12:00:00Z",
        CallErrorCode.PropertyConstraintViolation);

    [Theory]
    [MemberData(nameof(Names))]
    public void An_integer_beyond_its_range_is_refused(string name) => AssertFaults(
        name,
        property => MessageShape.ValueTypeOf(property) is Type type && (type == typeof(int) || type == typeof(long)),
        (owner, key, property) => owner[key] = (property.GetCustomAttribute<MinimumAttribute>()?.Value ?? int.MinValue) - 1,
        CallErrorCode.PropertyConstraintViolation);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_decimal_with_two_fractional_digits_is_refused(string name) => AssertFaults(
        name,
        property => property.PropertyType == typeof(JsonDecimal),
        (owner, key, _) => owner[key] = 8.25m,
        CallErrorCode.PropertyConstraintViolation);

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_property_of_another_JSON_type_is_refused(string name) => AssertFaults(
        name,
        _ => true,
        (owner, key, _) => owner[key] = owner[key] is JsonArray ? new JsonObject() : new JsonArray(),
        CallErrorCode.TypeConstraintViolation);

    private static void AssertFaults(string name, Func<PropertyInfo, bool> choose, Action<JsonObject, string, PropertyInfo> spoil, CallErrorCode expected)
    {
        MessageUnderTest message = Messages.Named(name);
        foreach (SpoiltPayload spoilt in SpoiltPayload.Each(message, choose, spoil))
        {
            message.AssertFault(spoilt.Json, Leniency.Strict, expected, spoilt.Path);
        }
    }
}
