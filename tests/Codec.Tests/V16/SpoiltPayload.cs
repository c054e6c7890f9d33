using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;

namespace Ocpp.Codec.Tests.V16;

/// <summary>A good payload of a message with one property spoilt.</summary>
/// <param name="Path">Where, as a fault names it: <c>meterValue[1].timestamp</c>.</param>
/// <param name="Json">The payload.</param>
internal sealed record SpoiltPayload(string Path, byte[] Json)
{
    /// <summary>One payload for each property, at any depth, for which the choice says yes.</summary>
    internal static IEnumerable<SpoiltPayload> Each(
        MessageUnderTest message,
        Func<PropertyInfo, bool> choose,
        Action<JsonObject, string, PropertyInfo> spoil)
    {
        byte[] whole = new RandomPayload(seed: 3).WriteWhole(message.Type);
        foreach (PropertyInfo[] steps in PathsOf(message.Type).Where(steps => choose(steps[^1])))
        {
            JsonObject payload = JsonNode.Parse(whole)!.AsObject();
            JsonObject owner = payload;
            StringBuilder path = new();
            foreach (PropertyInfo step in steps[..^1])
            {
                owner = Enter(owner, MessageShape.JsonNameOf(step), path);
            }

            string name = MessageShape.JsonNameOf(steps[^1]);
            spoil(owner, name, steps[^1]);
            yield return new SpoiltPayload(path + name, Encoding.UTF8.GetBytes(payload.ToJsonString()));
        }
    }

    // Into the last item of an array, so that the index in the path is seen to count.
    private static JsonObject Enter(JsonObject owner, string name, StringBuilder path)
    {
        if (owner[name] is JsonArray array)
        {
            path.Append(name).Append('[').Append(array.Count - 1).Append("].");
            return array[^1]!.AsObject();
        }

        path.Append(name).Append('.');
        return owner[name]!.AsObject();
    }

    private static IEnumerable<PropertyInfo[]> PathsOf(Type type)
    {
        foreach (PropertyInfo property in MessageShape.PropertiesOf(type))
        {
            yield return [property];

            Type value = MessageShape.ValueTypeOf(property);
            Type? inner = MessageShape.ItemTypeOf(value) ?? (value.IsDefined(typeof(OcppTypeAttribute)) ? value : null);
            foreach (PropertyInfo[] path in inner is null ? [] : PathsOf(inner))
            {
                yield return [property, .. path];
            }
        }
    }
}
