using System.Text.Json;
using System.Text.Unicode;
using Ocpp.Codec;
using Ocpp.Codec.V16;

namespace Ocpp.Fuzz.Targets;

/// <summary>
/// A text message: never throws; what strict reading takes, lenient reading takes; what is taken as it stands is JSON to the framework's
/// reader too; and an answer that echoes the id is JSON.
/// </summary>
internal static class EnvelopeTarget
{
    public static void Run(ReadOnlySpan<byte> data)
    {
        if (!Utf8.IsValid(data))
        {
            // The frame reader lets none through.
            return;
        }

        CodecContext strict = new(Leniency.Strict);
        CodecContext lenient = new(Leniency.Lenient);
        EnvelopeStatus strictly = Envelope.TryRead(data, ref strict, out _);
        EnvelopeStatus status = Envelope.TryRead(data, ref lenient, out Envelope envelope);
        PropertyViolatedException.Unless(strictly != EnvelopeStatus.Read || status == EnvelopeStatus.Read, "strict takes what lenient does not");
        if (strictly == EnvelopeStatus.Read || (status == EnvelopeStatus.Read && !lenient.Tolerances.Contains(Tolerance.ControlCharacters)))
        {
            RequireJson(data, "the message");
        }

        if (status is EnvelopeStatus.Read or EnvelopeStatus.Faulted)
        {
            RequireJson(envelope.IdToken, "the id");
            _ = envelope.Id.ToString();
        }

        if (status == EnvelopeStatus.Read)
        {
            ReadParts(in envelope);
        }
    }

    private static void ReadParts(scoped in Envelope envelope)
    {
        if (envelope.Type == MessageType.CallError)
        {
            _ = envelope.ErrorCode.ToString();
            _ = envelope.ErrorDescription.ToString();
            RequireJson(envelope.ErrorDetails, "the error's details");
            return;
        }

        RequireJson(envelope.Payload, "the payload");
        if (V16Actions.TryParse(envelope.Action, out V16Action action))
        {
            PayloadCheck.TryCheckRequest(action, envelope.Payload, Leniency.Lenient, out _);
        }
    }

    private static void RequireJson(ReadOnlySpan<byte> json, string what)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 1000 });
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException exception)
        {
            throw new PropertyViolatedException($"{what} is no JSON: {exception.Message}");
        }
    }
}
