using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.LoadTester.Engine;

namespace Ocpp.LoadTester.ChargePoints.Commands;

/// <summary>GetConfiguration and ChangeConfiguration (OCPP 1.6 §5.8, §5.3). Under the worker's turn.</summary>
internal static class ConfigurationCommands
{
    public static bool GetConfiguration(scoped ref Command command, ref CodecContext context)
    {
        if (!GetConfigurationRequest.TryRead(command.Payload, ref context, out GetConfigurationRequest request))
        {
            return false;
        }

        // Rare and of a few kilobytes: written to buffers of its own.
        ArrayBufferWriter<byte> known = new(4096);
        ArrayBufferWriter<byte> unknown = new(64);
        using Utf8JsonWriter knownJson = new(known, new JsonWriterOptions { SkipValidation = true });
        using Utf8JsonWriter unknownJson = new(unknown, new JsonWriterOptions { SkipValidation = true });
        knownJson.WriteStartArray();
        unknownJson.WriteStartArray();
        if (request.Key.IsPresent && request.Key.Count > 0)
        {
            foreach (JsonText name in request.Key)
            {
                string asked = name.ToString();
                if (ConfigurationKeys.Find(asked) is { IsWriteOnly: false } key)
                {
                    Write(command.ChargePoint, key, knownJson);
                }
                else
                {
                    unknownJson.WriteStringValue(asked);
                }
            }
        }
        else
        {
            foreach (ConfigurationKey key in ConfigurationKeys.All)
            {
                if (!key.IsWriteOnly)
                {
                    Write(command.ChargePoint, key, knownJson);
                }
            }
        }

        knownJson.WriteEndArray();
        unknownJson.WriteEndArray();
        knownJson.Flush();
        unknownJson.Flush();
        return command.Answer(new GetConfigurationResponse
        {
            ConfigurationKey = JsonArray<KeyValue>.FromRaw(known.WrittenSpan),
            UnknownKey = unknown.WrittenCount > 2 ? JsonTextArray.FromRaw(unknown.WrittenSpan) : default,
        });
    }

    public static bool ChangeConfiguration(scoped ref Command command, ref CodecContext context)
    {
        if (!ChangeConfigurationRequest.TryRead(command.Payload, ref context, out ChangeConfigurationRequest request))
        {
            return false;
        }

        string value = request.Value.ToString();
        ConfigurationKey? key = ConfigurationKeys.Find(request.Key.ToString());
        ConfigurationStatus status = key switch
        {
            null => ConfigurationStatus.NotSupported,
            { IsReadOnly: true } => ConfigurationStatus.Rejected,
            _ when !ConfigurationKeys.IsGood(key, value) => ConfigurationStatus.Rejected,
            { NeedsReboot: true } => ConfigurationStatus.RebootRequired,
            _ => ConfigurationStatus.Accepted,
        };
        command.Answer(new ChangeConfigurationResponse { Status = status });
        if (status is ConfigurationStatus.Accepted or ConfigurationStatus.RebootRequired)
        {
            Apply(command.ChargePoint, key!, value, command.Now);
        }

        return true;
    }

    private static void Apply(SimulatedChargePoint chargePoint, ConfigurationKey key, string value, long now)
    {
        switch (key.Name)
        {
            case "AuthorizationKey":
                // Security whitepaper A01: the charge point comes back with the new password.
                chargePoint.Fleet.Connections.Passwords.Change(chargePoint.Identity, Convert.FromHexString(value));
                DelayedTasks.Add(chargePoint, DelayedKind.Reconnect, now + (Clock.Second / 20));
                return;
            case "HeartbeatInterval":
                chargePoint.SetHeartbeatInterval(TimeSpan.FromSeconds(int.Parse(value, CultureInfo.InvariantCulture)), now);
                break;
            default:
                break;
        }

        // Values are few and the same for a whole fleet, so they are shared.
        (chargePoint.Memory.Configuration ??= new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase))[key.Name] = string.Intern(value);
    }

    private static void Write(SimulatedChargePoint chargePoint, ConfigurationKey key, Utf8JsonWriter writer)
    {
        string? changed = null;
        chargePoint.KnownMemory?.Configuration?.TryGetValue(key.Name, out changed);
        string? value = key.Name == "NumberOfConnectors" ? (chargePoint.Connectors.Length - 1).ToString(CultureInfo.InvariantCulture) : changed ?? key.Value;
        new KeyValue { Key = key.Name, Readonly = key.IsReadOnly, Value = value }.Write(writer);
    }
}
