using System.Text.Json;
using Ocpp.Codec;
using Ocpp.Codec.V16;

namespace Ocpp.Fuzz.Targets;

/// <summary>
/// One action's request and response: never throws; a refusal names its rule; what strict reading takes, lenient reading takes; and what is
/// taken is JSON to the framework's reader too.
/// </summary>
internal static class MessageTarget
{
    public static void Run(V16Action action, ReadOnlySpan<byte> data)
    {
        bool strictRequest = PayloadCheck.TryCheckRequest(action, data, Leniency.Strict, out CodecFault fault);
        Check(strictRequest, PayloadCheck.TryCheckRequest(action, data, Leniency.Lenient, out _), fault, data);
        bool strictResponse = PayloadCheck.TryCheckResponse(action, data, Leniency.Strict, out fault);
        Check(strictResponse, PayloadCheck.TryCheckResponse(action, data, Leniency.Lenient, out _), fault, data);
    }

    private static void Check(bool isStrictlyGood, bool isGood, in CodecFault strictFault, ReadOnlySpan<byte> data)
    {
        PropertyViolatedException.Unless(isStrictlyGood || strictFault.Rule is not null, "a refusal names no rule");
        PropertyViolatedException.Unless(!isStrictlyGood || isGood, "strict takes what lenient does not");
        if (isGood)
        {
            try
            {
                Utf8JsonReader reader = new(data, new JsonReaderOptions { MaxDepth = 1000 });
                while (reader.Read())
                {
                }
            }
            catch (JsonException exception)
            {
                throw new PropertyViolatedException($"what was taken is no JSON: {exception.Message}");
            }
        }
    }
}
