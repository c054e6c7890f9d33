using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ocpp.Gateway.Api.Events;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Tests.Events;

public sealed class CloudEventTests
{
    [Fact]
    public void Every_fact_that_is_an_event_has_its_data()
    {
        IEnumerable<FactType> events = Enum.GetValues<FactType>().Where(type => FactEventTypes.Of(type) is not null);

        Assert.Equal(events.Order(), EventExamples.All.Select(example => example.Type).Order());
        Assert.All(EventExamples.All, example => Assert.NotEmpty(Render(example.Record)));
    }

    [Fact]
    public void An_event_has_the_attributes_of_a_CloudEvent_and_no_others()
    {
        byte[] record = EventExamples.Record("CP Ü/1%", 17, new ChargePointDisconnected { CloseCode = 1006, Reason = "gone" });

        string text = Render(record, 4242);

        Assert.Equal(
            """{"specversion":"1.0","id":"4242","source":"/charge-points/CP%20%C3%9C%2F1%25","type":"charge-point.disconnected","time":"2026-06-01T12:00:00.250Z","sequence":"00000000000000000017","datacontenttype":"application/json","data":{"chargePointId":"CP Ü/1%","closeCode":1006,"reason":"gone"}}""",
            text);
    }

    [Fact]
    public void The_document_of_the_API_describes_what_is_written()
    {
        JsonSerializerOptions strict = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

        Assert.All(EventExamples.All, example =>
        {
            CloudEventResource read = JsonSerializer.Deserialize<CloudEventResource>(Render(example.Record), strict)!;
            Assert.Equal(FactEventTypes.Of(example.Type), read.Type);
            Assert.Equal("CP-1", read.Data.GetProperty("chargePointId").GetString());
        });
    }

    [Fact]
    public void A_payload_is_shown_as_it_was_sent_and_cannot_pass_for_what_the_gateway_knows()
    {
        byte[] record = EventExamples.Record("CP-1", 1, new TransactionMetered { TransactionId = 5, Payload = """{ "transactionId" : "6", "limit":6.0, "chargePointId":"other" }"""u8 });

        string text = Render(record);

        Assert.Contains(""" "payload":{ "transactionId" : "6", "limit":6.0, "chargePointId":"other" }""".Trim(), text, StringComparison.Ordinal);
        JsonElement data = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("data");
        Assert.Equal(("CP-1", 5), (data.GetProperty("chargePointId").GetString(), data.GetProperty("transactionId").GetInt32()));
    }

    [Fact]
    public void A_late_answer_leaves_the_command_timed_out()
    {
        byte[] record = EventExamples.Record("CP-1", 1, new CommandCompleted { CommandId = "c", State = CommandState.Accepted, IsLate = true, Response = "{}"u8 });

        JsonElement data = JsonSerializer.Deserialize<JsonElement>(Render(record)).GetProperty("data");

        Assert.Equal(("timeout", true, "{}"), (data.GetProperty("state").GetString(), data.GetProperty("late").GetBoolean(), data.GetProperty("response").GetRawText()));
    }

    [Fact]
    public void A_registration_with_its_passwords_is_no_event()
    {
        byte[] record = EventExamples.Record("CP-1", 1, new RegistrationChanged { Registration = Registration.Unregistered(Codec.V16.RegistrationStatus.Accepted) });

        Assert.Empty(Render(record));
    }

    internal static string Render(byte[] record, long position = 9001)
    {
        ArrayBufferWriter<byte> output = new();
        using Utf8JsonWriter writer = new(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        bool isEvent = CloudEvent.TryWrite(new JournalPosition(position), record, writer);
        writer.Flush();
        Assert.Equal(isEvent, output.WrittenCount > 0);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
