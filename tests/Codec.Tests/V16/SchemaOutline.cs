using System.Text.Json;

namespace Ocpp.Codec.Tests.V16;

/// <summary>
/// A JSON schema as one line for each property, <c>meterValue[].sampledValue[].value: text, required</c>, sorted. <see cref="TypeOutline"/>
/// says the same of a hand-written type, so that the two can be compared line by line.
/// </summary>
internal static class SchemaOutline
{
    internal static List<string> Of(JsonElement schema)
    {
        List<string> lines = [];
        AddProperties(schema, schema, prefix: "", lines);
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static void AddProperties(JsonElement root, JsonElement schema, string prefix, List<string> lines)
    {
        string[] required = schema.TryGetProperty("required", out JsonElement names) ? [.. names.EnumerateArray().Select(name => name.GetString()!)] : [];
        if (!schema.TryGetProperty("properties", out JsonElement properties))
        {
            return;
        }

        foreach (JsonProperty property in properties.EnumerateObject())
        {
            Add(root, property.Value, prefix + property.Name, required.Contains(property.Name) ? ", required" : "", lines);
        }
    }

    private static void Add(JsonElement root, JsonElement node, string path, string suffix, List<string> lines)
    {
        JsonElement schema = Resolve(root, node);
        string type = schema.GetProperty("type").GetString()!;
        lines.Add($"{path}: {KindOf(schema, type)}{suffix}");
        if (type == "object")
        {
            AddProperties(root, schema, path + ".", lines);
        }
        else if (type == "array")
        {
            Add(root, schema.GetProperty("items"), path + "[]", "", lines);
        }
    }

    private static string KindOf(JsonElement schema, string type) => type switch
    {
        "string" when schema.TryGetProperty("enum", out JsonElement values) => Enumeration(values.EnumerateArray().Select(value => value.GetString()!)),
        "string" when schema.TryGetProperty("format", out JsonElement format) => format.GetString()!,
        "string" when schema.TryGetProperty("maxLength", out JsonElement length) => $"text of at most {length.GetInt32()}",
        "string" => "text",
        "number" when schema.TryGetProperty("multipleOf", out JsonElement step) => $"number in steps of {step.GetRawText()}",
        "array" when schema.TryGetProperty("minItems", out JsonElement count) => $"array of at least {count.GetInt32()}",
        "object" when !schema.TryGetProperty("additionalProperties", out JsonElement open) || open.GetBoolean() => "open object",
        _ => type,
    };

    internal static string Enumeration(IEnumerable<string> values) => string.Join('|', values.Order(StringComparer.Ordinal));

    // Every reference of the official schemas is local: "#/definitions/IdTagInfo".
    private static JsonElement Resolve(JsonElement root, JsonElement node)
    {
        while (node.TryGetProperty("$ref", out JsonElement reference))
        {
            node = root;
            foreach (string step in reference.GetString()!.Split('/').Skip(1))
            {
                node = node.GetProperty(step);
            }
        }

        return node;
    }
}
