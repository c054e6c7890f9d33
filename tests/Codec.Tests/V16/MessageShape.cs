using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Ocpp.Codec.Tests.V16;

/// <summary>What a hand-written message type says of its JSON, by reflection: the tests' own reading of the attributes, apart from the generator's.</summary>
internal static class MessageShape
{
    /// <summary>The properties that stand in the JSON. What the generator adds, as <c>IsPresent</c>, has no setter.</summary>
    internal static IEnumerable<PropertyInfo> PropertiesOf(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(property => property.CanWrite);

    internal static string JsonNameOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    internal static bool IsRequired(PropertyInfo property) => property.IsDefined(typeof(RequiredMemberAttribute));

    internal static Type ValueTypeOf(PropertyInfo property) => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    internal static int? MaxLengthOf(PropertyInfo property) => property.GetCustomAttribute<MaxLengthAttribute>()?.Characters;

    /// <summary>The item type of a <see cref="JsonArray{TItem}"/>, or null.</summary>
    internal static Type? ItemTypeOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(JsonArray<>) ? type.GetGenericArguments()[0] : null;

    /// <summary>The wire names of an enumeration, the zero left out; on request with other spellings that the schemas have.</summary>
    internal static IEnumerable<string> WireNamesOf(Type type, bool withOfficialAliases)
    {
        foreach (FieldInfo member in type.GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            if (Convert.ToInt64(member.GetRawConstantValue(), provider: null) == 0)
            {
                continue;
            }

            yield return member.GetCustomAttribute<OcppNameAttribute>()?.Name ?? member.Name;
            foreach (OcppAliasAttribute alias in member.GetCustomAttributes<OcppAliasAttribute>())
            {
                if (withOfficialAliases && alias.IsOfficial)
                {
                    yield return alias.Name;
                }
            }
        }
    }
}
