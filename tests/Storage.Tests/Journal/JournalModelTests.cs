using System.Buffers;
using Ocpp.Storage.Journal;
using Xunit.Abstractions;

namespace Ocpp.Storage.Tests.Journal;

/// <summary>Random operations on a journal beside a list that has to agree with it.</summary>
public sealed class JournalModelTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<byte[]> _model = [];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(null)]
    public async Task The_journal_agrees_with_a_list(int? fixedSeed)
    {
        int seed = fixedSeed ?? Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        EventJournal journal = Open();
        try
        {
            for (int step = 0; step < 600; step++)
            {
                switch (random.Next(20))
                {
                    case < 12:
                        byte[] record = new byte[random.Next(1, random.Next(10) == 0 ? 4_000 : 300)];
                        random.NextBytes(record);
                        if (journal.TryAppend(record, out JournalPosition position))
                        {
                            _model.Add(record);
                            Assert.Equal(_model.Count, position.Value);
                        }

                        break;
                    case < 15:
                        await journal.WaitForCommitAsync(journal.Appended, JournalFixture.Limit());
                        break;
                    case < 17 when _model.Count > 0:
                        CheckReadAt(journal, random.Next(1, _model.Count + 1));
                        break;
                    case 17:
                        journal.TruncateBefore(new JournalPosition(random.NextInt64(Math.Max(1, _model.Count - 50), _model.Count + 2)));
                        break;
                    case 18:
                        CheckReader(journal);
                        break;
                    case 19:
                        await journal.DisposeAsync();
                        journal = Open();
                        Assert.Equal(_model.Count, journal.Committed.Value);
                        break;
                }
            }

            await journal.WaitForCommitAsync(journal.Appended, JournalFixture.Limit());
            CheckReader(journal);
            Assert.Equal(_model.Count, journal.Committed.Value);
        }
        finally
        {
            await journal.DisposeAsync();
        }
    }

    private EventJournal Open() => JournalFixture.Open(_directory, segmentSize: 16 << 10);

    private void CheckReadAt(EventJournal journal, int position)
    {
        ArrayBufferWriter<byte> found = new();
        JournalPosition committed = journal.Committed;
        bool isThere = journal.TryReadAt(new JournalPosition(position), found);
        if (isThere)
        {
            Assert.Equal(_model[position - 1], found.WrittenSpan.ToArray());
        }

        Assert.True(isThere || position < journal.First.Value || position > committed.Value);
    }

    private void CheckReader(EventJournal journal)
    {
        long first = Math.Max(journal.First.Value, 1);
        JournalPosition committed = journal.Committed;
        List<byte[]> records = journal.ReadAll(first);
        Assert.True(records.Count >= committed.Value - first + 1 || journal.First == JournalPosition.None);
        for (int i = 0; i < records.Count; i++)
        {
            Assert.Equal(_model[(int)first - 1 + i], records[i]);
        }
    }
}
