using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.State;

/// <summary>Keeps what is known of a charge point's configuration. Applier's thread only.</summary>
internal sealed class ConfigurationProjection(ProjectionBuffers buffers)
{
    // Write-only by the specification, but some charge points report it (OCPP 1.6 security whitepaper, A00.FR.205).
    private const string SecretKey = "AuthorizationKey";

    public void Reported(in ProjectionStep step, in ConfigurationReported fact)
    {
        OrderedDictionary<string, ConfigurationValue> values = Load(in step);
        if (fact.IsComplete)
        {
            values.Clear();
        }

        foreach (ReadOnlyMemory<byte> item in JsonFields.Items(JsonFields.Raw(fact.Payload, "configurationKey"u8)))
        {
            if (JsonFields.Text(item.Span, "key"u8) is { } key)
            {
                // Some send the flag as text.
                bool isReadonly = JsonFields.Text(item.Span, "readonly"u8) is { } flag && flag.Equals("true", StringComparison.OrdinalIgnoreCase);
                Put(values, key, JsonFields.Text(item.Span, "value"u8), isReadonly);
            }
        }

        foreach (ReadOnlyMemory<byte> item in JsonFields.Items(JsonFields.Raw(fact.Payload, "unknownKey"u8)))
        {
            if (JsonFields.TextOf(item.Span) is { } key)
            {
                values.Remove(key);
            }
        }

        Store(in step, values);
    }

    public void Changed(in ProjectionStep step, in ConfigurationChanged fact)
    {
        OrderedDictionary<string, ConfigurationValue> values = Load(in step);
        Put(values, fact.Key, fact.Value, isReadonly: values.TryGetValue(fact.Key, out ConfigurationValue? known) && known.IsReadonly);
        Store(in step, values);
    }

    private static void Put(OrderedDictionary<string, ConfigurationValue> values, string key, string? value, bool isReadonly) =>
        values[key] = new ConfigurationValue(key, key.Equals(SecretKey, StringComparison.OrdinalIgnoreCase) ? null : value, isReadonly);

    private OrderedDictionary<string, ConfigurationValue> Load(in ProjectionStep step) =>
        StoredConfiguration.Decode(buffers.Read(step.State, StateKey.Of(StateKey.Configuration, step.ChargePointId, buffers.Key)));

    private void Store(in ProjectionStep step, OrderedDictionary<string, ConfigurationValue> values)
    {
        FactWriter writer = buffers.Write();
        StoredConfiguration.Encode(values, ref writer);
        buffers.Store(step.State, StateKey.Of(StateKey.Configuration, step.ChargePointId, buffers.Key), writer);
    }
}
