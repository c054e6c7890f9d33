using System.Text;

namespace Ocpp.Codec.Tests;

public sealed class EnvelopeTests
{
    [Fact]
    public void A_CALL_is_read()
    {
        CodecContext context = new(Leniency.Strict);

        EnvelopeStatus status = Envelope.TryRead("""[2,"19223201","BootNotification",{"chargePointVendor":"V"}]"""u8, ref context, out Envelope envelope);

        Assert.Equal(EnvelopeStatus.Read, status);
        Assert.Equal(MessageType.Call, envelope.Type);
        Assert.Equal("19223201", envelope.Id.ToString());
        Assert.Equal("\"19223201\""u8, envelope.IdToken);
        Assert.Equal("BootNotification"u8, envelope.Action);
        Assert.Equal("""{"chargePointVendor":"V"}"""u8, envelope.Payload);
        Assert.True(context.Tolerances.IsEmpty);
    }

    [Fact]
    public void Any_legal_white_space_is_read()
    {
        CodecContext context = new(Leniency.Strict);

        EnvelopeStatus status = Envelope.TryRead(" \r\n\t[ 2 ,\n\"1\"\t, \"Heartbeat\" , { } ]\r\n "u8, ref context, out Envelope envelope);

        Assert.Equal(EnvelopeStatus.Read, status);
        Assert.Equal("Heartbeat"u8, envelope.Action);
        Assert.Equal("{ }"u8, envelope.Payload);
    }

    [Fact]
    public void A_CALLRESULT_is_read()
    {
        CodecContext context = new(Leniency.Strict);

        EnvelopeStatus status = Envelope.TryRead("""[3,"a",{"status":"Accepted"}]"""u8, ref context, out Envelope envelope);

        Assert.Equal(EnvelopeStatus.Read, status);
        Assert.Equal(MessageType.CallResult, envelope.Type);
        Assert.Equal("""{"status":"Accepted"}"""u8, envelope.Payload);
    }

    [Theory]
    [InlineData("""[3,"a",[1]]""", "[1]")]
    [InlineData("""[3,"a","no"]""", "\"no\"")]
    [InlineData("""[3,"a",null]""", "{}")]
    public void A_CALLRESULT_s_payload_is_given_as_it_came(string text, string payload)
    {
        CodecContext context = new(Leniency.Strict);

        EnvelopeStatus status = Envelope.TryRead(Encoding.UTF8.GetBytes(text), ref context, out Envelope envelope);

        Assert.Equal(EnvelopeStatus.Read, status);
        Assert.Equal(payload, Encoding.UTF8.GetString(envelope.Payload));
    }

    [Fact]
    public void A_CALLERROR_is_read()
    {
        CodecContext context = new(Leniency.Strict);

        EnvelopeStatus status = Envelope.TryRead("""[4,"a","NotSupported","no \"smart\" charging",{"x":1}]"""u8, ref context, out Envelope envelope);

        Assert.Equal(EnvelopeStatus.Read, status);
        Assert.Equal(MessageType.CallError, envelope.Type);
        Assert.Equal("NotSupported", envelope.ErrorCode.ToString());
        Assert.Equal("no \"smart\" charging", envelope.ErrorDescription.ToString());
        Assert.Equal("""{"x":1}"""u8, envelope.ErrorDetails);
        Assert.True(context.Tolerances.IsEmpty);
    }

    [Theory]
    [InlineData("""[4,"a"]""")]
    [InlineData("""[4,"a","GenericError"]""")]
    [InlineData("""[4,"a","GenericError",""]""")]
    [InlineData("""[4,"a",17,null,null]""")]
    [InlineData("""[4,"a","GenericError","",{},1]""")]
    public void A_CALLERROR_of_any_shape_still_ends_its_CALL(string text)
    {
        CodecContext context = new(Leniency.Strict);

        EnvelopeStatus status = Envelope.TryRead(Encoding.UTF8.GetBytes(text), ref context, out Envelope envelope);

        Assert.Equal(EnvelopeStatus.Read, status);
        Assert.True(context.Tolerances.Contains(Tolerance.IncompleteCallError));
        Assert.Equal("{}"u8, envelope.ErrorDetails);
    }

    [Theory]
    [InlineData("""[5,"1",{}]""")]
    [InlineData("""[0]""")]
    [InlineData("""[2.0,"1","Heartbeat",{}]""")]
    [InlineData("""[22,"1","Heartbeat",{}]""")]
    public void A_message_of_another_type_is_ignored(string text) => Assert.Equal(EnvelopeStatus.Ignored, Read(text, Leniency.Strict, out _, out _));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[2]")]
    [InlineData("[2,")]
    [InlineData("""["2","1","Heartbeat",{}]""")]
    [InlineData("""[2,null,"Heartbeat",{}]""")]
    [InlineData("""[2,{"id":1},"Heartbeat",{}]""")]
    [InlineData("""[2,"1""")]
    [InlineData("""[2,"\x","Heartbeat",{}]""")]
    [InlineData("""[,2,"1","Heartbeat",{}]""")]
    [InlineData("""[5,"1",{}]]""")]
    [InlineData("""[5,"1",{]""")]
    public void Text_without_a_type_and_an_id_is_unreadable(string text) => Assert.Equal(EnvelopeStatus.Unreadable, Read(text, Leniency.Lenient, out _, out _));

    [Theory]
    [InlineData("""[2,"id","Action",{"a":""")]
    [InlineData("""[2,"id","Action",{"a":1}""")]
    [InlineData("""[2,"id","Action",{"a":1}] x""")]
    [InlineData("""[2,"id","Action",{"a":1}][]""")]
    [InlineData("""[2,"id","Action",{"a":1},]""")]
    [InlineData("""[2,"id","Action",{,"a":1}]""")]
    [InlineData("""[2,"id","Action",{"a":1,}]""")]
    [InlineData("""[2,"id","Action",{"a":]""")]
    [InlineData("""[2,"id","Action",{"a"}]""")]
    [InlineData("""[2,"id","Action",{a:1}]""")]
    [InlineData("""[2,"id","Action",{"a":01}]""")]
    [InlineData("""[2,"id","Action",{"a":1.}]""")]
    [InlineData("""[2,"id","Action",{"a":-}]""")]
    [InlineData("""[2,"id","Action",{"a":tru}]""")]
    [InlineData("""[2,"id","Action",{"a":"\u12g4"}]""")]
    [InlineData("""[2,"id","Action",{"a":[1 2]}]""")]
    [InlineData("""[2,"id","Action",-]""")]
    [InlineData("""[2,"id","Action",]""")]
    [InlineData("""[2,"id" "Action",{}]""")]
    [InlineData("""[2,"id","Action""")]
    [InlineData("""[2,"id"}""")]
    public void Broken_JSON_behind_a_readable_id_is_a_formation_violation(string text)
    {
        EnvelopeStatus status = Read(text, Leniency.Lenient, out string id, out CodecFault fault);

        Assert.Equal(EnvelopeStatus.Faulted, status);
        Assert.Equal("\"id\"", id);
        Assert.Equal(CallErrorCode.FormationViolation, fault.Code);
    }

    [Fact]
    public void A_broken_CALLRESULT_tells_its_type()
    {
        CodecContext context = new(Leniency.Lenient);

        EnvelopeStatus status = Envelope.TryRead("""[3,"id",{"configurationKey":[]"""u8, ref context, out Envelope envelope);

        Assert.Equal(EnvelopeStatus.Faulted, status);
        Assert.Equal(MessageType.CallResult, envelope.Type);
        Assert.Equal("id", envelope.Id.ToString());
    }

    [Theory]
    [InlineData("""[2,"id","Heartbeat",[]]""", CallErrorCode.FormationViolation)]
    [InlineData("""[2,"id","Heartbeat","{}"]""", CallErrorCode.FormationViolation)]
    [InlineData("""[2,"id","Heartbeat",0]""", CallErrorCode.FormationViolation)]
    [InlineData("""[2,"id",17,{}]""", CallErrorCode.ProtocolError)]
    [InlineData("""[2,"id",{}]""", CallErrorCode.ProtocolError)]
    [InlineData("""[2,"id"]""", CallErrorCode.ProtocolError)]
    [InlineData("""[2,"id","Heartbeat",{},{}]""", CallErrorCode.ProtocolError)]
    [InlineData("""[3,"id",{},{}]""", CallErrorCode.ProtocolError)]
    public void A_wrong_shape_names_its_error_code(string text, CallErrorCode expected)
    {
        EnvelopeStatus status = Read(text, Leniency.Lenient, out _, out CodecFault fault);

        Assert.Equal(EnvelopeStatus.Faulted, status);
        Assert.Equal(expected, fault.Code);
    }

    [Theory]
    [InlineData("""[2,"id","Heartbeat"]""", Tolerance.MissingPayload)]
    [InlineData("""[3,"id"]""", Tolerance.MissingPayload)]
    [InlineData("""[2,17,"Heartbeat",{}]""", Tolerance.NumericMessageId)]
    [InlineData("""[2,"1234567890123456789012345678901234567","Heartbeat",{}]""", Tolerance.LongMessageId)]
    public void A_known_deviation_passes_and_is_noted_unless_strict(string text, Tolerance tolerance)
    {
        CodecContext lenient = new(Leniency.Lenient);

        EnvelopeStatus status = Envelope.TryRead(Encoding.UTF8.GetBytes(text), ref lenient, out Envelope envelope);

        Assert.Equal(EnvelopeStatus.Read, status);
        Assert.Equal(tolerance.ToString(), lenient.Tolerances.ToString());
        Assert.Equal("{}"u8, envelope.Payload);
        Assert.Equal(EnvelopeStatus.Faulted, Read(text, Leniency.Strict, out _, out CodecFault fault));
        Assert.Equal(CallErrorCode.ProtocolError, fault.Code);
    }

    [Theory]
    [InlineData("17")]
    [InlineData("-1.50e3")]
    [InlineData("\"a\\u0062\\/\"")]
    [InlineData("\"\"")]
    public void The_id_token_is_given_to_the_letter(string token)
    {
        EnvelopeStatus status = Read($$"""[2,{{token}},"Heartbeat",{}]""", Leniency.Lenient, out string id, out _);

        Assert.Equal(EnvelopeStatus.Read, status);
        Assert.Equal(token, id);
    }

    [Fact]
    public void An_id_of_36_characters_is_no_deviation_however_many_bytes_it_has()
    {
        CodecContext context = new(Leniency.Strict);

        EnvelopeStatus status = Envelope.TryRead("""[2,"\u00e4äääääääääääääääääääääääääääääääääää","Heartbeat",{}]"""u8, ref context, out Envelope envelope);

        Assert.Equal(EnvelopeStatus.Read, status);
        Assert.Equal(36, envelope.Id.CharCount);
    }

    [Fact]
    public void A_null_payload_is_an_empty_one_in_strict_reading_too()
    {
        CodecContext context = new(Leniency.Strict);

        EnvelopeStatus status = Envelope.TryRead("""[2,"id","Heartbeat",null]"""u8, ref context, out Envelope envelope);

        Assert.Equal(EnvelopeStatus.Read, status);
        Assert.Equal("{}"u8, envelope.Payload);
        Assert.True(context.Tolerances.IsEmpty);
    }

    [Fact]
    public void Nesting_is_read_to_64_levels_and_no_deeper()
    {
        string Nested(int levels) => $$"""[2,"id","DataTransfer",{"a":{{new string('[', levels - 2)}}{{new string(']', levels - 2)}}}]""";

        Assert.Equal(EnvelopeStatus.Read, Read(Nested(64), Leniency.Strict, out _, out _));
        Assert.Equal(EnvelopeStatus.Faulted, Read(Nested(65), Leniency.Strict, out _, out CodecFault fault));
        Assert.Equal(CallErrorCode.FormationViolation, fault.Code);
    }

    [Fact]
    public void Deep_nesting_costs_no_stack()
    {
        string text = """[2,"id","DataTransfer",""" + new string('[', 1_000_000);

        Assert.Equal(EnvelopeStatus.Faulted, Read(text, Leniency.Lenient, out _, out _));
    }

    [Fact]
    public void Control_characters_in_text_are_taken_as_if_they_had_been_escaped()
    {
        CodecContext context = new(Leniency.Lenient);

        EnvelopeStatus status = Envelope.TryRead("[2,\"i\td\",\"Authorize\",{\"idTag\":\"A\u0010\u0000\\\"B\"}]"u8, ref context, out Envelope envelope);

        Assert.Equal(EnvelopeStatus.Read, status);
        Assert.Equal("""{"idTag":"A\u0010\u0000\"B"}"""u8, envelope.Payload);
        Assert.Equal("""
            "i\u0009d"
            """u8, envelope.IdToken);
        Assert.Equal("ControlCharacters", context.Tolerances.ToString());
    }

    [Fact]
    public void Control_characters_are_refused_by_strict_reading()
    {
        Assert.Equal(EnvelopeStatus.Faulted, Read("[2,\"id\",\"Authorize\",{\"idTag\":\"A\u0010\"}]", Leniency.Strict, out string id, out CodecFault fault));
        Assert.Equal("\"id\"", id);
        Assert.Equal(CallErrorCode.FormationViolation, fault.Code);
    }

    [Theory]
    [InlineData(@"\ud800", @"\ufffd")]
    [InlineData(@"\uDFFF", @"\ufffd")]
    [InlineData(@"a\uDBFFb\uDC00c", @"a\ufffdb\ufffdc")]
    [InlineData(@"\ud83d\uD83D\uDE97", @"\ufffd\uD83D\uDE97")]
    [InlineData(@"\uDE97\uD83D", @"\ufffd\ufffd")]
    [InlineData(@"\uD83D\n\uDE97", @"\ufffd\n\ufffd")]
    [InlineData(@"\\ud800\ud800\\", @"\\ud800\ufffd\\")]
    public void Half_a_surrogate_pair_is_taken_as_the_replacement_character_and_refused_by_strict_reading(string text, string taken)
    {
        foreach (string payload in new[] { "{\"vendorId\":\"?\"}", "{\"?\":[{\"a\":\"?\"}]}" })
        {
            CodecContext context = new(Leniency.Lenient);
            byte[] message = Encoding.UTF8.GetBytes($"[2,\"id\",\"DataTransfer\",{payload.Replace("?", text, StringComparison.Ordinal)}]");

            Assert.Equal(EnvelopeStatus.Read, Envelope.TryRead(message, ref context, out Envelope envelope));
            Assert.Equal(payload.Replace("?", taken, StringComparison.Ordinal), Encoding.UTF8.GetString(envelope.Payload));
            Assert.Equal("LoneSurrogate", context.Tolerances.ToString());

            Assert.Equal(EnvelopeStatus.Faulted, Read(Encoding.UTF8.GetString(message), Leniency.Strict, out _, out CodecFault fault));
            Assert.Equal(CallErrorCode.FormationViolation, fault.Code);
        }
    }

    [Fact]
    public void Whole_pairs_and_what_only_looks_like_an_escape_are_left_alone()
    {
        CodecContext context = new(Leniency.Strict);
        ReadOnlySpan<byte> message = """[2,"id","DataTransfer",{"vendorId":"\uD83D\uDE97 \\ud800 \u0041","d":"\\\uD83D\uDE97"}]"""u8;

        Assert.Equal(EnvelopeStatus.Read, Envelope.TryRead(message, ref context, out _));
    }

    [Theory]
    [InlineData("""[3,"id",{"\ud800":"\ud800"}]""")]
    [InlineData("""[4,"id","InternalError","\udc00",{"a":"\ud800"}]""")]
    public void An_answer_with_half_a_surrogate_pair_is_left_as_it_came(string text)
    {
        CodecContext context = new(Leniency.Strict);

        Assert.Equal(EnvelopeStatus.Read, Envelope.TryRead(Encoding.UTF8.GetBytes(text), ref context, out Envelope envelope));
        Assert.Contains("\\ud800", Encoding.UTF8.GetString(envelope.Type == MessageType.CallError ? envelope.ErrorDetails : envelope.Payload), StringComparison.Ordinal);
        Assert.True(context.Tolerances.IsEmpty);
    }

    [Fact]
    public void An_id_with_half_a_surrogate_pair_is_echoed_as_it_came()
    {
        CodecContext context = new(Leniency.Lenient);

        Assert.Equal(EnvelopeStatus.Read, Envelope.TryRead("""[2,"i\ud800","DataTransfer",{"vendorId":"\ud800"}]"""u8, ref context, out Envelope envelope));

        Assert.Equal("""
            "i\ud800"
            """u8, envelope.IdToken);
        Assert.Equal("i\ufffd", envelope.Id.ToString());
        Assert.Equal("""{"vendorId":"\ufffd"}"""u8, envelope.Payload);
    }

    [Theory]
    [InlineData(Leniency.Strict, "[2,\"i\u0001d\",\"Heartbeat\",{}]")]
    [InlineData(Leniency.Lenient, "[2,\"i\u0001d\",\"Heartbeat\",[]]")]
    public void An_id_that_cannot_be_echoed_is_unreadable(Leniency leniency, string text) =>
        Assert.Equal(EnvelopeStatus.Unreadable, Read(text, leniency, out _, out _));

    [Fact]
    public void Reading_a_message_allocates_nothing()
    {
        ReadOnlySpan<byte> text = """[2,"b1f1e5c0-0000-0000-0000-3f1a2b3c4d5e","StatusNotification",{"connectorId":1,"errorCode":"NoError","info":"a\"b","status":"Available"}]"""u8;
        Assert.Equal(EnvelopeStatus.Read, ReadOnce(text));
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int round = 0; round < 100; round++)
        {
            ReadOnce(text);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static EnvelopeStatus ReadOnce(ReadOnlySpan<byte> text)
    {
        CodecContext context = new(Leniency.Lenient);
        return Envelope.TryRead(text, ref context, out _);
    }

    private static EnvelopeStatus Read(string text, Leniency leniency, out string idToken, out CodecFault fault)
    {
        CodecContext context = new(leniency);
        EnvelopeStatus status = Envelope.TryRead(Encoding.UTF8.GetBytes(text), ref context, out Envelope envelope);
        idToken = Encoding.UTF8.GetString(envelope.IdToken);
        fault = context.Fault;
        return status;
    }
}
