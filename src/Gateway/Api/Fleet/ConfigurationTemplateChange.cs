using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Ocpp.Codec;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Fleet;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Api.Fleet;

/// <summary>Reads the PUT of a configuration template: the whole of it, each value as ChangeConfiguration will have to carry it.</summary>
internal static class ConfigurationTemplateChange
{
    private const string ActionName = "ChangeConfiguration";

    /// <summary>Reads the body.</summary>
    public static bool TryRead(string name, JsonElement body, CommandProtocol protocol, TimeProvider clock, out ConfigurationTemplate template, out BodyFault fault)
    {
        BodyFields fields = new(body);
        int priority = fields.Number("priority", -1000, 1000).Value ?? 0;
        ChargePointSelector selector = FleetSelectorBody.Read(fields, ofTheMoment: false);
        ImmutableArray<KeyValuePair<string, string>> values = [.. fields.Texts("values", ConfigurationTemplate.MaxKeys, ConfigurationTemplate.MaxValueLength).Value ?? []];
        Check(fields, values, protocol);
        fields.RefuseUnknown();
        template = new ConfigurationTemplate { Name = name, Priority = priority, Selector = selector, Values = values, ChangedAt = clock.GetUtcNow() };
        fault = fields.Fault ?? default;
        return fields.Fault is null;
    }

    private static void Check(BodyFields fields, ImmutableArray<KeyValuePair<string, string>> values, CommandProtocol protocol)
    {
        if (values.IsEmpty)
        {
            fields.Refuse<string>("values", "is needed, with at least one key");
        }

        if (values.Sum(static value => Encoding.UTF8.GetByteCount(value.Key) + Encoding.UTF8.GetByteCount(value.Value)) > ConfigurationTemplate.MaxBytes)
        {
            fields.Refuse<string>("values", $"must have at most {ConfigurationTemplate.MaxBytes} bytes together");
        }

        HashSet<string> keys = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string key, string value) in values)
        {
            byte[] request = ConfigurationKeeper.Request(new DesiredValue(key, value, ""));
            if (!keys.Add(key))
            {
                fields.Refuse<string>($"values.{key}", "is there twice; keys compare without case");
            }
            else if (!protocol.TryCheck(ActionName, request, out CodecFault broken))
            {
                fields.Refuse<string>($"values.{key}", $"breaks the schema of {ActionName}: '{broken.Path}' {broken.Rule}");
            }
            else if (protocol.TryRedact(ActionName, request, out _))
            {
                // One password for many, readable by whoever may read templates.
                fields.Refuse<string>($"values.{key}", "is a secret and not for templates; send it to each charge point by its own command");
            }
        }
    }
}
