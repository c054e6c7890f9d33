using System.Text;
using System.Text.Json;
using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;
using Ocpp.Gateway.Webhooks.Decisions;

namespace Ocpp.Gateway.V16.Outcomes;

/// <summary>OCPP 1.6's decisions: any CALL of a charge point can be decided by a backend; a yes and a no exist where a confirmation has a status.</summary>
internal sealed class V16DecisionProtocol(TimeProvider clock, OcppOptions options) : DecisionProtocol
{
    private const int MaxActionLength = 64;

    public override bool IsDecided(string action) => Parse(action).IsFromChargePoint();

    public override bool TryAccept(string action, ReadOnlyMemory<byte> answer, out ReadOnlyMemory<byte> accepted, out string fault)
    {
        V16Action parsed = Parse(action);
        accepted = parsed == V16Action.StartTransaction ? WithTransactionId(answer) : answer;
        bool isGood = PayloadCheck.TryCheckResponse(parsed, accepted.Span, Leniency.Strict, out CodecFault found);
        fault = isGood ? "" : $"{found.Path}: {found.Rule}";
        return isGood;
    }

    public override ReadOnlyMemory<byte> Say(bool yes, string action, ReadOnlySpan<byte> request) => Parse(action) switch
    {
        V16Action.Authorize or V16Action.StartTransaction => Answer(action, yes ? """{"status":"Accepted"}"""u8 : """{"status":"Invalid"}"""u8),
        V16Action.StopTransaction when IdTagOf(action, request) is not null => Answer(action, yes ? """{"status":"Accepted"}"""u8 : """{"status":"Invalid"}"""u8),
        V16Action.BootNotification => SayToBoot(yes),
        V16Action.DataTransfer or V16Action.SignCertificate => Encoding.UTF8.GetBytes(yes ? """{"status":"Accepted"}""" : """{"status":"Rejected"}"""),
        _ => default,
    };

    public override string? IdTagOf(string action, ReadOnlySpan<byte> request) =>
        Parse(action) is V16Action.Authorize or V16Action.StartTransaction or V16Action.StopTransaction && JsonFields.Text(request, "idTag"u8) is { } idTag
            ? IdTagKey.Of(idTag)
            : null;

    public override ReadOnlySpan<byte> StandingOf(string action, ReadOnlySpan<byte> answer) => JsonFields.Raw(answer, "idTagInfo"u8);

    public override ReadOnlyMemory<byte> Repeat(string action, ReadOnlySpan<byte> standing)
    {
        CodecContext context = new(Leniency.Lenient);
        bool isOver = !IdTagInfo.TryRead(standing, ref context, out IdTagInfo info) || (info.ExpiryDate is { } end && end.Value <= clock.GetUtcNow());
        return isOver ? default : Answer(action, standing);
    }

    public override bool IsRepeatable(string action) => Parse(action) == V16Action.Authorize;

    public override DecisionQuestion Sample(string action)
    {
        string time = OcppTimestamp.From(clock.GetUtcNow()).ToString();
        string request = Parse(action) switch
        {
            V16Action.Authorize => """{"idTag":"WEBHOOK-TEST"}""",
            V16Action.BootNotification => """{"chargePointVendor":"gateway","chargePointModel":"webhook-test"}""",
            V16Action.DataTransfer => """{"vendorId":"webhook-test"}""",
            V16Action.StartTransaction => $$"""{"connectorId":1,"idTag":"WEBHOOK-TEST","meterStart":0,"timestamp":"{{time}}"}""",
            V16Action.StopTransaction => $$"""{"transactionId":0,"meterStop":0,"timestamp":"{{time}}"}""",
            V16Action.StatusNotification => """{"connectorId":0,"errorCode":"NoError","status":"Available"}""",
            V16Action.MeterValues => $$"""{"connectorId":0,"meterValue":[{"timestamp":"{{time}}","sampledValue":[{"value":"0"}]}]}""",
            V16Action.FirmwareStatusNotification or V16Action.DiagnosticsStatusNotification or V16Action.LogStatusNotification or V16Action.SignedFirmwareStatusNotification => """{"status":"Idle"}""",
            V16Action.SecurityEventNotification => $$"""{"type":"WebhookTest","timestamp":"{{time}}"}""",
            V16Action.SignCertificate => """{"csr":"-"}""",
            _ => "{}",
        };
        string text = $"""[2,"test","{action}",{request}]""";
        return new DecisionQuestion("webhook-test", "ocpp1.6", "test", action, Encoding.UTF8.GetBytes(request), Encoding.UTF8.GetBytes(text));
    }

    private static V16Action Parse(string action)
    {
        Span<byte> name = stackalloc byte[MaxActionLength];
        return Encoding.UTF8.TryGetBytes(action, name, out int length) && V16Actions.TryParse(name[..length], out V16Action parsed) ? parsed : V16Action.Unknown;
    }

    // A backend need not number transactions, and a number that can't be one is as good as none: 0 leaves it to the gateway.
    private static ReadOnlyMemory<byte> WithTransactionId(ReadOnlyMemory<byte> answer)
    {
        ReadOnlySpan<byte> given = JsonFields.Raw(answer.Span, "transactionId"u8);
        if (int.TryParse(given, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out _))
        {
            return answer;
        }

        using JsonDocument document = JsonDocument.Parse(answer);
        using MemoryStream text = new();
        using (Utf8JsonWriter writer = new(text))
        {
            writer.WriteStartObject();
            foreach (JsonProperty property in document.RootElement.EnumerateObject().Where(static property => !property.NameEquals("transactionId"u8)))
            {
                property.WriteTo(writer);
            }

            writer.WriteNumber("transactionId"u8, 0);
            writer.WriteEndObject();
        }

        return text.ToArray();
    }

    private static ReadOnlyMemory<byte> Answer(string action, ReadOnlySpan<byte> standing) => Parse(action) == V16Action.StartTransaction
        ? (byte[])[.. """{"transactionId":0,"idTagInfo":"""u8, .. standing, .. "}"u8]
        : (byte[])[.. """{"idTagInfo":"""u8, .. standing, .. "}"u8];

    private ReadOnlyMemory<byte> SayToBoot(bool yes)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter writer = new(text))
        {
            new BootNotificationResponse
            {
                Status = yes ? RegistrationStatus.Accepted : RegistrationStatus.Rejected,
                CurrentTime = OcppTimestamp.From(clock.GetUtcNow()),
                Interval = (int)options.HeartbeatInterval.TotalSeconds,
            }.Write(writer);
        }

        return text.ToArray();
    }
}
