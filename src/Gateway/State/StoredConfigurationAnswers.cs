using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State;

/// <summary>What a charge point said to a value that isn't simply in force now. The numbers are on disk.</summary>
internal enum ConfigurationAnswer : byte
{
    Rejected = 1,
    NotSupported = 2,
    RebootRequired = 3,
}

/// <summary>The value of a key that a charge point didn't take, or takes up with its next boot.</summary>
/// <param name="Key">The configuration key.</param>
/// <param name="Value">The value that was wanted.</param>
/// <param name="Answer">What the charge point said.</param>
/// <param name="Time">When.</param>
internal sealed record AnsweredKey(string Key, string Value, ConfigurationAnswer Answer, DateTimeOffset Time);

/// <summary>The record of <see cref="AnsweredKey"/>s of a charge point, by key without case.</summary>
internal static class StoredConfigurationAnswers
{
    /// <summary>Keys that are kept; of more the oldest is forgotten, which costs one ChangeConfiguration at the next boot.</summary>
    public const int MaxKeys = 500;

    private const byte Layout = 1;

    /// <summary>Reads the record; an absent one is empty.</summary>
    public static OrderedDictionary<string, AnsweredKey> Decode(ReadOnlySpan<byte> record)
    {
        OrderedDictionary<string, AnsweredKey> answers = new(StringComparer.OrdinalIgnoreCase);
        if (record.Length == 0)
        {
            return answers;
        }

        FactReader reader = new(record);
        StoredLayout.Check("The answers of a configuration", reader.ReadByte(), Layout);
        while (!reader.IsAtEnd)
        {
            AnsweredKey answer = new(reader.ReadText(), reader.ReadText(), (ConfigurationAnswer)reader.ReadByte(), reader.ReadTime());
            answers[answer.Key] = answer;
        }

        return answers;
    }

    /// <summary>Writes the record.</summary>
    public static void Encode(OrderedDictionary<string, AnsweredKey> answers, ref FactWriter writer)
    {
        writer.WriteByte(Layout);
        foreach (AnsweredKey answer in answers.Values)
        {
            writer.WriteText(answer.Key);
            writer.WriteText(answer.Value);
            writer.WriteByte((byte)answer.Answer);
            writer.WriteTime(answer.Time);
        }
    }
}
