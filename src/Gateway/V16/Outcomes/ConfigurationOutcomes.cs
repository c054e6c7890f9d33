using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.V16.Outcomes;

/// <summary>What answers to ChangeConfiguration and GetConfiguration tell (OCPP 1.6 §5.3, §5.8). Used under the charge point's turn.</summary>
internal static class ConfigurationOutcomes
{
    public static void AdoptChange(ChargePoint chargePoint, Command command, ReadOnlySpan<byte> payload)
    {
        CodecContext context = new(Leniency.Lenient);
        if (!ChangeConfigurationRequest.TryRead(command.Payload.Span, ref context, out ChangeConfigurationRequest request)
            || !ChangeConfigurationResponse.TryRead(payload, ref context, out ChangeConfigurationResponse response))
        {
            return;
        }

        string key = request.Key.ToString();
        if (response.Status is ConfigurationStatus.Accepted or ConfigurationStatus.RebootRequired)
        {
            chargePoint.Record(new ConfigurationChanged
            {
                Key = key,
                Value = Secrets.IsAuthorizationKey(key) ? null : request.Value.ToString(),
                RebootRequired = response.Status == ConfigurationStatus.RebootRequired,
            });
        }

        Registration before = chargePoint.Registration;
        Registration after = CredentialOutcomes.After(before, command, key, request.Value.ToString(), response.Status);
        CredentialOutcomes.Record(chargePoint, before, after);
    }

    public static void AdoptReport(ChargePoint chargePoint, Command command, ReadOnlySpan<byte> payload)
    {
        CodecContext context = new(Leniency.Lenient);
        bool asksForAll = GetConfigurationRequest.TryRead(command.Payload.Span, ref context, out GetConfigurationRequest request) && request.Key.Count == 0;
        ReadOnlySpan<byte> kept = Secrets.TryRedact(payload, out byte[]? redacted) ? redacted : payload;
        // What can't be searched was masked as a whole: it doesn't say that there are no keys.
        chargePoint.Record(new ConfigurationReported { IsComplete = asksForAll && kept.StartsWith("{"u8), Payload = kept });
    }
}
