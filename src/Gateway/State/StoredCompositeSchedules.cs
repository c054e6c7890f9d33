using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.State;

/// <summary>The record of what a charge point last answered to GetCompositeSchedule, for each connector.</summary>
internal static class StoredCompositeSchedules
{
    /// <summary>Connectors of which an answer is kept; beyond it the oldest answer goes.</summary>
    public const int MaxConnectors = 64;

    /// <summary>Bytes that are kept of an answer: some 800 periods. The whole is in the command and in the journal.</summary>
    public const int MaxPayload = 32 * 1024;

    private const byte Layout = 1;

    /// <summary>Reads the record, the oldest answer first; an absent one has none.</summary>
    public static List<CompositeScheduleView> Decode(ReadOnlySpan<byte> record)
    {
        List<CompositeScheduleView> answers = [];
        if (record.Length == 0)
        {
            return answers;
        }

        FactReader reader = new(record);
        StoredLayout.Check("A list of composite schedules", reader.ReadByte(), Layout);
        while (!reader.IsAtEnd)
        {
            answers.Add(new CompositeScheduleView(reader.ReadInt32(), reader.ReadTime(), reader.ReadBytes().ToArray(), reader.ReadBytes().ToArray()));
        }

        return answers;
    }

    /// <summary>Writes the record.</summary>
    public static void Encode(List<CompositeScheduleView> answers, ref FactWriter writer)
    {
        writer.WriteByte(Layout);
        foreach (CompositeScheduleView answer in answers)
        {
            writer.WriteInt32(answer.ConnectorId);
            writer.WriteTime(answer.AnsweredAt);
            writer.WriteBytes(answer.Request.Span);
            writer.WriteBytes(answer.Response.Span);
        }
    }
}
