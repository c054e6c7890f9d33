using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ocpp.Codec.V16;

namespace Ocpp.Codec.Tests;

public sealed class EnvelopeWriterTests
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void A_CALL_carries_its_id_action_and_payload_as_they_came() => Assert.Equal(
        """[2,"a\"1","Reset",{ "type" : "Hard" }]""",
        Written(static writer => EnvelopeWriter.WriteRawCall(writer, "a\"1"u8, "Reset"u8, """{ "type" : "Hard" }"""u8)));

    [Fact]
    public void A_CALL_is_written_from_its_payload() => Assert.Equal(
        """[2,"1","Heartbeat",{}]""",
        Written(static writer => EnvelopeWriter.WriteCall(writer, "1"u8, V16Action.Heartbeat, default(NoFields))));

    [Theory]
    [InlineData("17")]
    [InlineData("\"a\\u0062\"")]
    public void A_CALLRESULT_echoes_the_id_to_the_letter(string token)
    {
        byte[] idToken = Encoding.UTF8.GetBytes(token);

        Assert.Equal($"[3,{token},{{}}]", Written(writer => EnvelopeWriter.WriteCallResult(writer, idToken, default(NoFields))));
        Assert.Equal($"[3,{token},{{ }}]", Written(writer => EnvelopeWriter.WriteRawCallResult(writer, idToken, "{ }"u8)));
    }

    [Fact]
    public void A_CALLERROR_has_five_elements_and_the_specification_s_spelling() => Assert.Equal(
        """[4,"1","OccurenceConstraintViolation","idTag: \"required\"",{}]""",
        Written(static writer => EnvelopeWriter.WriteCallError(writer, "\"1\""u8, CallErrorCode.OccurenceConstraintViolation, "idTag: \"required\"")));

    [Fact]
    public void A_CALLERROR_s_description_ends_at_255_characters()
    {
        string text = Written(static writer => EnvelopeWriter.WriteCallError(writer, "\"1\""u8, CallErrorCode.GenericError, new string('x', 300)));

        Assert.Equal($$"""[4,"1","GenericError","{{new string('x', 255)}}",{}]""", text);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        byte[] text = Encoding.UTF8.GetBytes(Written(static writer => EnvelopeWriter.WriteRawCall(writer, "ä\\\"\n"u8, "DataTransfer"u8, """{"vendorId":"v"}"""u8)));
        CodecContext context = new(Leniency.Strict);

        EnvelopeStatus status = Envelope.TryRead(text, ref context, out Envelope envelope);

        Assert.Equal(EnvelopeStatus.Read, status);
        Assert.Equal("ä\\\"\n", envelope.Id.ToString());
        Assert.Equal("""{"vendorId":"v"}"""u8, envelope.Payload);
    }

    [Fact]
    public void Writing_a_message_allocates_nothing()
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        using Utf8JsonWriter writer = new(buffer, Options);
        WriteAll(writer, buffer);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int round = 0; round < 100; round++)
        {
            WriteAll(writer, buffer);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void WriteAll(Utf8JsonWriter writer, ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        writer.Reset();
        EnvelopeWriter.WriteCall(writer, "1"u8, V16Action.Heartbeat, default(NoFields));
        EnvelopeWriter.WriteCallResult(writer, "\"1\""u8, default(NoFields));
        EnvelopeWriter.WriteCallError(writer, "\"1\""u8, CallErrorCode.NotImplemented, "no such action");
        writer.Flush();
    }

    private static string Written(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Options))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The least payload there is.</summary>
    private readonly ref struct NoFields : IOcppMessage<NoFields>
    {
        public static bool TryRead(ReadOnlySpan<byte> json, scoped ref CodecContext context, out NoFields message) =>
            PayloadReader.TryReadWhole(json, ref context, out message);

        public static bool TryRead<TReader>(scoped ref TReader reader, scoped ref CodecContext context, out NoFields message)
            where TReader : struct, IPayloadReader, allows ref struct
        {
            message = default;
            return reader.TryEnterObject(ref context);
        }

        public void Write(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
        }
    }
}
