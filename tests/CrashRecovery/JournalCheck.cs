using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Ocpp.Storage.Journal;

namespace Ocpp.CrashRecovery;

/// <summary>Holds a closed journal against what its charge points know was acknowledged.</summary>
internal static partial class JournalCheck
{
    /// <summary>Each message's own value stands in the journal once, and those of one charge point in the order in which they were sent.</summary>
    public static async Task VerifyAsync(string directory, ChargingLife[] lives)
    {
        await using EventJournal journal = EventJournal.Open(new JournalOptions { Directory = directory }, TimeProvider.System);
        Dictionary<string, List<int>> values = lives.ToDictionary(static life => life.Id, static _ => new List<int>());
        using IJournalReader reader = journal.OpenReader(journal.First);
        JournalPosition last = default;
        while (reader.TryRead(out JournalPosition position, out ReadOnlySpan<byte> record))
        {
            Assert.True(position > last);
            last = position;
            string text = Encoding.Latin1.GetString(record);
            if (MeterValue().Match(text) is { Success: true } match && lives.FirstOrDefault(life => text.Contains(life.Id, StringComparison.Ordinal)) is { } owner)
            {
                values[owner.Id].Add(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
            }
        }

        foreach (ChargingLife life in lives)
        {
            List<int> stored = values[life.Id];
            Assert.Equal(stored.Order().Distinct(), stored);
            Assert.Empty(life.Transactions.SelectMany(static transaction => transaction.AcknowledgedValues).Except(stored));
        }
    }

    [GeneratedRegex("""\{"value":"(\d+)"\}""")]
    private static partial Regex MeterValue();
}
