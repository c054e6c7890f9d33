using Ocpp.Storage.Journal;

namespace Ocpp.Storage.Tests.Journal;

/// <summary>Bytes that change after they were committed: found, or without consequence; never a record lost in silence.</summary>
public sealed class JournalDamageTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Folder => Path.Combine(_directory.Path, "journal");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_flipped_byte_before_the_last_batch_refuses_the_start_wherever_it_is()
    {
        (byte[] image, int lastBatch, int end) = await MakeAsync(closeCleanly: false);
        string file = _directory.Segments[0];

        for (int offset = 0; offset < end; offset++)
        {
            image[offset] ^= 0x40;
            await File.WriteAllBytesAsync(file, image);
            if (offset < lastBatch)
            {
                JournalDamagedException damage = Assert.Throws<JournalDamagedException>(Recover);
                Assert.Equal(file, damage.File);
                Assert.InRange(damage.Offset, 0, offset);
            }
            else
            {
                // Nobody can tell a torn last batch from a damaged one; all before it is there.
                Assert.Equal(5, Recover().Committed.Value);
            }

            image[offset] ^= 0x40;
        }
    }

    [Fact]
    public async Task After_a_clean_end_a_flipped_byte_in_any_record_refuses_the_start()
    {
        (byte[] image, _, int end) = await MakeAsync(closeCleanly: true);
        string file = _directory.Segments[0];

        for (int offset = 0; offset < end; offset++)
        {
            image[offset] ^= 0x01;
            await File.WriteAllBytesAsync(file, image);
            Assert.Throws<JournalDamagedException>(Recover);
            image[offset] ^= 0x01;
        }
    }

    [Fact]
    public async Task A_flipped_byte_in_the_last_batch_of_a_finished_segment_refuses_the_start()
    {
        await FillAsync(100);
        string file = _directory.Segments[^2];
        byte[] image = await File.ReadAllBytesAsync(file);
        int last = image.AsSpan().LastIndexOfAnyExcept((byte)0);
        image[last] ^= 0x10;
        await File.WriteAllBytesAsync(file, image);

        Assert.Equal(file, Assert.Throws<JournalDamagedException>(Recover).File);
    }

    [Fact]
    public async Task A_segment_that_is_missing_in_the_middle_refuses_the_start()
    {
        await FillAsync(200);
        string[] segments = _directory.Segments;
        Assert.True(segments.Length > 3);
        File.Delete(segments[1]);

        JournalDamagedException damage = Assert.Throws<JournalDamagedException>(Recover);

        Assert.Equal(segments[2], damage.File);
        Assert.Contains(Path.GetFileName(segments[1]), damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Segments_whose_names_were_exchanged_refuse_the_start()
    {
        await FillAsync(200);
        string[] segments = _directory.Segments;
        File.Move(segments[1], segments[1] + ".aside");
        File.Move(segments[2], segments[1]);
        File.Move(segments[1] + ".aside", segments[2]);

        Assert.Throws<JournalDamagedException>(Recover);
    }

    [Fact]
    public async Task A_file_of_another_name_refuses_the_start()
    {
        await FillAsync(1);
        File.Copy(_directory.Segments[0], Path.Combine(Folder, "copy.log"));

        Assert.Throws<JournalDamagedException>(Recover);
    }

    [Fact]
    public async Task A_shortened_file_refuses_the_start_since_no_crash_shortens_one()
    {
        await FillAsync(200);
        foreach (string file in _directory.Segments)
        {
            byte[] image = await File.ReadAllBytesAsync(file);
            foreach (int length in new[] { 0, 1, 63, 64, 65, 5_000, image.Length - 1 })
            {
                await File.WriteAllBytesAsync(file, image[..length]);
                Assert.Equal(file, Assert.Throws<JournalDamagedException>(Recover).File);
            }

            await File.WriteAllBytesAsync(file, image);
        }

        Assert.Equal(200, Recover().Committed.Value);
    }

    [Fact]
    public async Task Batches_in_the_wrong_order_refuse_the_start()
    {
        (byte[] image, _, int end) = await MakeAsync(closeCleanly: false);

        // The five batches before the last have the same length; the first two change places.
        int length = (end - SegmentHeader.Length) / 6;
        byte[] first = image[SegmentHeader.Length..(SegmentHeader.Length + length)];
        image.AsSpan(SegmentHeader.Length + length, length).CopyTo(image.AsSpan(SegmentHeader.Length));
        first.CopyTo(image, SegmentHeader.Length + length);
        await File.WriteAllBytesAsync(_directory.Segments[0], image);

        Assert.Equal(SegmentHeader.Length, Assert.Throws<JournalDamagedException>(Recover).Offset);
    }

    [Fact]
    public async Task Damage_in_a_segment_that_wasnt_verified_is_found_by_the_reader()
    {
        await FillAsync(200);
        string file = _directory.Segments[0];
        byte[] image = await File.ReadAllBytesAsync(file);
        image[5_000] ^= 0x10;
        await File.WriteAllBytesAsync(file, image);
        JournalOptions options = new()
        {
            Directory = _directory.Path,
            SegmentSize = 16 << 10,
            MaxRecordSize = 4 << 10,
            HardMemoryLimit = 128 << 10,
            ReservedFreeBytes = 0,
            VerifiedBytesAtOpen = 0,
        };

        await using EventJournal journal = EventJournal.Open(options, TimeProvider.System);

        Assert.Equal(file, Assert.Throws<JournalDamagedException>(() => journal.ReadAll()).File);
        Assert.Throws<JournalDamagedException>(() => journal.TryReadAt(new JournalPosition(15), new System.Buffers.ArrayBufferWriter<byte>()));
        Assert.True(journal.TryReadAt(new JournalPosition(150), new System.Buffers.ArrayBufferWriter<byte>()));
    }

    [Fact]
    public async Task The_message_tells_the_operator_what_to_do()
    {
        (byte[] image, _, _) = await MakeAsync(closeCleanly: true);
        image[SegmentHeader.Length + 50] ^= 1;
        await File.WriteAllBytesAsync(_directory.Segments[0], image);

        string message = Assert.Throws<JournalDamagedException>(Recover).Message;

        Assert.Contains(_directory.Segments[0], message, StringComparison.Ordinal);
        Assert.Contains($"offset {SegmentHeader.Length}", message, StringComparison.Ordinal);
        Assert.Contains("backup", message, StringComparison.Ordinal);
    }

    private RecoveredJournal Recover() => new JournalRecovery(new UnsyncedDisk(), Folder, long.MaxValue, TimeProvider.System).Run();

    /// <summary>Six batches of one record each; without a clean end, the mark that closing leaves is taken away again.</summary>
    private async Task<(byte[] Image, int LastBatch, int End)> MakeAsync(bool closeCleanly)
    {
        int lastBatch = 0;
        int end;
        await using (EventJournal journal = JournalFixture.Open(_directory, segmentSize: 16 << 10))
        {
            for (int i = 1; i <= 6; i++)
            {
                lastBatch = (int)(SegmentHeader.Length + journal.Statistics.Bytes);
                await journal.CommitAsync(JournalFixture.Record(i, length: 20));
            }

            end = (int)(SegmentHeader.Length + journal.Statistics.Bytes);
        }

        byte[] image = await File.ReadAllBytesAsync(_directory.Segments[0]);
        if (!closeCleanly)
        {
            image.AsSpan(end).Clear();
        }

        return (image, lastBatch, end);
    }

    private async Task FillAsync(int records)
    {
        await using EventJournal journal = JournalFixture.Open(_directory, segmentSize: 16 << 10);
        for (int i = 1; i <= records; i++)
        {
            await journal.CommitAsync(JournalFixture.Record(i, length: 500));
        }
    }
}
