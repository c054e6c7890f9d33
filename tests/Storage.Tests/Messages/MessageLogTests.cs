using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Ocpp.Storage.Journal;
using Ocpp.Storage.Messages;
using Ocpp.Storage.Tests.Journal;

namespace Ocpp.Storage.Tests.Messages;

public sealed class MessageLogTests : IDisposable
{
    private const string Owner = "CP-1";
    private readonly TemporaryDirectory _directory = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Messages_are_read_in_their_order_with_their_directions()
    {
        await using MessageLog log = Open();
        log.TryAppend("CP-1"u8, MessageDirection.In, "question"u8);
        log.TryAppend("CP-2"u8, MessageDirection.In, "of another"u8);
        log.TryAppend("CP-1"u8, MessageDirection.Out, "answer Ü"u8);

        List<(long Position, MessageDirection Direction, string Text)> read = await ReadAsync(log);

        Assert.Equal([(MessageDirection.In, "question"), (MessageDirection.Out, "answer Ü")], read.Select(message => (message.Direction, message.Text)));
        Assert.True(read[0].Position > 0 && read[1].Position > read[0].Position);
    }

    [Fact]
    public async Task A_reader_goes_on_behind_any_message()
    {
        await using MessageLog log = Open(size: 256 * 1024);
        await FillAsync(log, 200);
        List<(long Position, MessageDirection, string Text)> all = await ReadAsync(log);

        for (int i = 0; i < all.Count; i += 17)
        {
            Assert.Equal(all.Skip(i + 1), await ReadAsync(log, all[i].Position));
        }

        Assert.True(log.Statistics.Segments > 2);
    }

    [Fact]
    public async Task A_reader_at_the_end_is_told_of_more()
    {
        await using MessageLog log = Open();
        MessageReader reader = log.OpenReader(Owner, 0);
        Assert.False(reader.TryRead());
        Task<bool> more = reader.WaitForMoreAsync(CancellationToken.None);

        log.TryAppend("CP-1"u8, MessageDirection.In, "x"u8);

        Assert.True(await more.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.True(reader.TryRead());
    }

    [Fact]
    public async Task A_reader_at_the_end_is_told_of_the_close()
    {
        MessageLog log = Open();
        MessageReader reader = log.OpenReader(Owner, 0);
        Task<bool> more = reader.WaitForMoreAsync(CancellationToken.None);

        await log.DisposeAsync();

        Assert.False(await more.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task The_last_messages_before_one_can_be_looked_at_over_segments()
    {
        await using MessageLog log = Open(size: 256 * 1024);
        await FillAsync(log, 200);
        List<(long Position, MessageDirection, string)> all = await ReadAsync(log);

        long before = log.Before(Owner, all[150].Position, 60);

        Assert.Equal(all[91..], await ReadAsync(log, before));
        Assert.Equal(all, await ReadAsync(log, log.Before(Owner, all[10].Position, 60)));
    }

    [Fact]
    public async Task More_messages_than_one_lookup_gives_are_read_from_memory_and_from_the_file()
    {
        const int count = 3 * MessageSegment.MostFound;
        List<(long Position, MessageDirection, string Text)> growing;
        await using (MessageLog log = Open())
        {
            await FillAsync(log, count);
            growing = await ReadAsync(log);
        }

        await using MessageLog next = Open();
        List<(long, MessageDirection, string)> finished = await ReadAsync(next);

        Assert.Equal(Enumerable.Range(0, count), growing.Select(static message => int.Parse(message.Text.Split(' ')[0], CultureInfo.InvariantCulture)));
        Assert.Equal(growing, finished);
        Assert.Equal(growing[^100..], await ReadAsync(next, next.Before(Owner, long.MaxValue, 100)));
        Assert.Empty(await ReadAsync(next, long.MaxValue));
    }

    [Fact]
    public async Task Messages_and_positions_outlive_the_process()
    {
        List<(long, MessageDirection, string)> before;
        await using (MessageLog log = Open(size: 256 * 1024))
        {
            await FillAsync(log, 200);
            before = await ReadAsync(log);
        }

        await using MessageLog next = Open(size: 256 * 1024);
        await FillAsync(next, 1);
        List<(long Position, MessageDirection, string)> after = await ReadAsync(next);

        Assert.Equal(before, after[..^1]);
        Assert.True(after[^1].Position > after[^2].Position);
    }

    [Fact]
    public async Task After_a_crash_what_is_whole_is_read_and_the_rest_is_cut()
    {
        List<(long Position, MessageDirection, string)> before;
        string copy = Path.Combine(_directory.Path, "copy");
        Directory.CreateDirectory(copy);
        await using (MessageLog log = Open())
        {
            await FillAsync(log, 10);
            before = await ReadAsync(log);

            // What a killed process leaves: no index, and here a torn end.
            string file = Assert.Single(Directory.GetFiles(Path.Combine(_directory.Path, "messages"), "*.messages"));
            byte[] bytes = await ReadSharedAsync(file);
            await File.WriteAllBytesAsync(Path.Combine(copy, Path.GetFileName(file)), bytes[..^3]);
        }

        await using MessageLog next = Open(folder: "copy");
        await FillAsync(next, 1);
        List<(long Position, MessageDirection, string Text)> after = await ReadAsync(next);

        Assert.Equal(before[..^1], after[..^1]);
        Assert.Equal(before[^1].Position, after[^1].Position);
        Assert.Equal("0 " + new string('x', 500), after[^1].Text);
    }

    [Fact]
    public async Task A_flipped_byte_costs_one_message()
    {
        List<(long Position, MessageDirection, string)> before;
        string file;
        await using (MessageLog log = Open())
        {
            await FillAsync(log, 10);
            before = await ReadAsync(log);
            file = Assert.Single(Directory.GetFiles(Path.Combine(_directory.Path, "messages"), "*.messages"));
        }

        byte[] bytes = await File.ReadAllBytesAsync(file);
        bytes[before[4].Position - before[0].Position + 100] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        await using MessageLog next = Open();

        Assert.Equal(before.Where((_, i) => i != 4), await ReadAsync(next));
    }

    [Fact]
    public async Task A_flipped_bit_of_a_length_costs_one_message_and_no_memory()
    {
        List<(long Position, MessageDirection, string)> before;
        string file;
        await using (MessageLog log = Open())
        {
            await FillAsync(log, 10);
            before = await ReadAsync(log);
            file = Assert.Single(Directory.GetFiles(Path.Combine(_directory.Path, "messages"), "*.messages"));
        }

        byte[] bytes = await File.ReadAllBytesAsync(file);
        bytes[before[4].Position - before[0].Position + 3] ^= 0x10;
        await File.WriteAllBytesAsync(file, bytes);
        await using MessageLog next = Open();
        MessageReader reader = next.OpenReader(Owner, 0);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        int count = 0;
        while (reader.TryRead())
        {
            count++;
        }

        Assert.Equal(9, count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 1 << 20);
    }

    [Fact]
    public async Task Two_charge_points_of_one_hash_see_their_own_messages()
    {
        List<(long Position, MessageDirection, string)> own;
        await using (MessageLog log = Open())
        {
            await FillAsync(log, 10);
            own = await ReadAsync(log);
        }

        // Nobody finds two such identities; but this is what their index would be.
        string file = Assert.Single(Directory.GetFiles(Path.Combine(_directory.Path, "messages"), "*.messages"));
        byte[] bytes = await File.ReadAllBytesAsync(file);
        MessageIndex index = new();
        int place = 0;
        while (MessageRecord.TryRead(bytes.AsSpan(place), isSigned: true, out _, out int length))
        {
            index.Add(MessageIndex.HashOf("CP-1"u8), place);
            place += length;
        }

        long now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        await File.WriteAllBytesAsync(Path.ChangeExtension(file, ".index"), index.Encode(place, now, now).ToArray());
        await using MessageLog next = Open();

        Assert.Equal(own, await ReadAsync(next));
    }

    [Fact]
    public async Task The_oldest_go_when_the_size_is_used_up()
    {
        await using MessageLog log = Open(size: 64 * 1024);
        await FillAsync(log, 1000);

        List<(long, MessageDirection, string Text)> kept = await ReadAsync(log);
        long onDisk = new DirectoryInfo(Path.Combine(_directory.Path, "messages")).EnumerateFiles().Sum(file => file.Length);

        Assert.InRange(kept.Count, 50, 130);
        Assert.StartsWith("999 ", kept[^1].Text, StringComparison.Ordinal);
        Assert.InRange(onDisk, 30 * 1024, 64 * 1024);
        Assert.Equal(onDisk, log.Statistics.Bytes);
        Assert.Equal(log.Statistics.Segments - 1, Directory.GetFiles(Path.Combine(_directory.Path, "messages"), "*.index").Length);
    }

    [Fact]
    public async Task Only_so_much_goes_as_the_size_needs_and_the_size_is_known_after_a_restart()
    {
        const int size = 64 * 1024;
        await using (MessageLog log = Open(size: size))
        {
            await FillAsync(log, 120);
            for (int i = 0; i < 40; i++)
            {
                await FillAsync(log, 1);
                Assert.InRange(log.Statistics.Bytes, size * 7 / 8, size);
            }
        }

        await using MessageLog next = Open(size: size);
        Assert.Equal(new DirectoryInfo(Path.Combine(_directory.Path, "messages")).EnumerateFiles().Sum(file => file.Length), next.Statistics.Bytes);
    }

    [Fact]
    public async Task What_is_older_than_the_retention_is_not_shown_and_goes()
    {
        await using MessageLog log = Open();
        await FillAsync(log, 5);
        long position = (await ReadAsync(log))[^1].Position;

        _clock.Advance(TimeSpan.FromDays(20));
        await FillAsync(log, 1);
        Assert.Equal(6, (await ReadAsync(log)).Count);
        _clock.Advance(TimeSpan.FromDays(11));
        List<(long Position, MessageDirection, string)> left = await ReadAsync(log);
        await FillAsync(log, 1);

        Assert.True(Assert.Single(left).Position > position);
        Assert.Equal(2, log.Statistics.Segments);
    }

    [Fact]
    public async Task All_of_it_goes_when_its_time_is_over_though_nothing_more_is_written()
    {
        bool mayWrite = true;
        await using MessageLog log = Open(mayWrite: () => mayWrite);
        await FillAsync(log, 5);
        long end = log.End;

        mayWrite = false;
        _clock.Advance(TimeSpan.FromDays(40));
        await FillAsync(log, 1);

        Assert.Equal((1, 0, end), (log.Statistics.Segments, log.Statistics.Bytes, log.End));
        Assert.Equal(0, new DirectoryInfo(Path.Combine(_directory.Path, "messages")).EnumerateFiles().Sum(static file => file.Length));
    }

    [Fact]
    public async Task A_clock_that_was_set_back_does_not_take_what_is_still_to_be_shown()
    {
        await using MessageLog log = Open();
        await FillAsync(log, 1);
        _clock.Advance(TimeSpan.FromDays(-1));
        log.TryAppend("CP-1"u8, MessageDirection.In, "earlier by the clock"u8);
        await log.CatchUpAsync(CancellationToken.None);

        _clock.Advance(TimeSpan.FromDays(30.5));
        await FillAsync(log, 1);

        Assert.Equal(["0", "0"], (await ReadAsync(log)).Select(static message => message.Text.Split(' ')[0]));
    }

    [Fact]
    public async Task Positions_go_on_when_all_messages_are_gone()
    {
        await using (MessageLog log = Open())
        {
            await FillAsync(log, 5);
        }

        _clock.Advance(TimeSpan.FromDays(40));
        long end;
        await using (MessageLog log = Open())
        {
            end = log.End;
            await FillAsync(log, 0);
            log.TryAppend("CP-2"u8, MessageDirection.In, "x"u8);
            await log.CatchUpAsync(CancellationToken.None);
            Assert.Empty(await ReadAsync(log));
            Assert.Equal(1, log.Statistics.Segments);
        }

        await using MessageLog last = Open();
        Assert.True(last.End > end);
    }

    [Fact]
    public async Task A_secret_never_reaches_the_disk()
    {
        await using (MessageLog log = Open())
        {
            log.TryAppend("CP-1"u8, MessageDirection.Out, "the secret is 4711"u8);
            Assert.Equal("redacted", Assert.Single(await ReadAsync(log)).Text);
        }

        foreach (string file in Directory.GetFiles(Path.Combine(_directory.Path, "messages")))
        {
            Assert.DoesNotContain("4711", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("s----")]
    [InlineData("--s-s--")]
    [InlineData("----s")]
    [InlineData("sss")]
    public async Task A_secret_leaves_the_messages_that_are_written_with_it_as_they_are(string batch)
    {
        await using MessageLog log = Open(linger: TimeSpan.FromMinutes(1), redactor: RedactToOtherLengths);
        List<string> expected = [];
        for (int i = 0; i < batch.Length; i++)
        {
            bool isSecret = batch[i] == 's';
            log.TryAppend("CP-1"u8, MessageDirection.In, Encoding.UTF8.GetBytes(isSecret ? $"secret {i} is 4711" : $"message {i}"));
            expected.Add(isSecret ? Redacted(i) : $"message {i}");
        }

        Assert.Equal(expected, (await ReadAsync(log)).Select(static message => message.Text));
        Assert.Equal((batch.Length, 0), (log.Statistics.Written, log.Statistics.Lost));
        string file = Assert.Single(Directory.GetFiles(Path.Combine(_directory.Path, "messages"), "*.messages"));
        byte[] bytes = await ReadSharedAsync(file);
        Assert.Equal(log.Statistics.WrittenBytes, bytes.Length);
        Assert.DoesNotContain("4711", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);

        // By turns shorter and much longer than what was said.
        static string Redacted(int place) => place % 4 < 2 ? "-" : new string('-', 10_000);

        static bool RedactToOtherLengths(ReadOnlySpan<byte> text, [NotNullWhen(true)] out byte[]? redacted)
        {
            redacted = text.StartsWith("secret"u8) ? Encoding.UTF8.GetBytes(Redacted(text["secret ".Length] - '0')) : null;
            return redacted is not null;
        }
    }

    [Fact]
    public async Task A_message_that_cannot_be_searched_for_secrets_is_masked_and_costs_no_other()
    {
        ListLogger logger = new();
        await using MessageLog log = Open(linger: TimeSpan.FromMinutes(1), redactor: Fail, logger: logger);
        log.TryAppend("CP-1"u8, MessageDirection.In, "before"u8);
        log.TryAppend("CP-1"u8, MessageDirection.In, "odd 4711"u8);
        log.TryAppend("CP-1"u8, MessageDirection.In, "odd 4712"u8);
        log.TryAppend("CP-1"u8, MessageDirection.In, "behind"u8);

        Assert.Equal(["before", "***", "***", "behind"], (await ReadAsync(log)).Select(static message => message.Text));
        Assert.Equal((4, 0), (log.Statistics.Written, log.Statistics.Lost));
        Assert.Equal([4154], logger.Ids);

        static bool Fail(ReadOnlySpan<byte> text, [NotNullWhen(true)] out byte[]? redacted)
        {
            redacted = null;
            return text.StartsWith("odd"u8) ? throw new InvalidOperationException("No text.") : false;
        }
    }

    [Fact]
    public async Task What_the_disk_may_not_take_is_dropped_and_counted()
    {
        bool mayWrite = false;
        await using MessageLog log = Open(mayWrite: () => mayWrite);
        log.TryAppend("CP-1"u8, MessageDirection.In, "lost"u8);
        await log.CatchUpAsync(CancellationToken.None);

        mayWrite = true;
        log.TryAppend("CP-1"u8, MessageDirection.In, "kept"u8);

        Assert.Equal("kept", Assert.Single(await ReadAsync(log)).Text);
        Assert.Equal((1, 1, 0), (log.Statistics.Written, log.Statistics.Lost, log.Statistics.Refused));
    }

    [Fact]
    public async Task What_finds_no_room_in_memory_is_dropped_and_counted()
    {
        await using MessageLog log = Open();

        bool isTaken = log.TryAppend("CP-1"u8, MessageDirection.In, new byte[5 << 20]);

        Assert.False(isTaken);
        Assert.Equal((1, 1, 0), (log.Statistics.Dropped, log.Statistics.Refused, log.Statistics.Lost));
    }

    [Fact]
    public async Task What_waits_for_the_disk_is_told_in_bytes_and_since_when()
    {
        using ManualResetEventSlim isStuck = new();
        using ManualResetEventSlim mayGoOn = new();
        await using MessageLog log = Open(mayWrite: () =>
        {
            isStuck.Set();
            return mayGoOn.Wait(TimeSpan.FromSeconds(20));
        });
        log.TryAppend("CP-1"u8, MessageDirection.In, "being written"u8);
        Assert.True(isStuck.Wait(TimeSpan.FromSeconds(20)));
        long first = log.Statistics.PendingBytes;
        _clock.Advance(TimeSpan.FromSeconds(2));
        log.TryAppend("CP-1"u8, MessageDirection.In, "waiting"u8);
        _clock.Advance(TimeSpan.FromSeconds(1));

        MessageLogStatistics meanwhile = log.Statistics;
        mayGoOn.Set();
        await log.CatchUpAsync(CancellationToken.None);

        Assert.Equal(TimeSpan.FromSeconds(3), meanwhile.Lag);
        Assert.True(first > "being written".Length);
        Assert.Equal(2 * first - "being written".Length + "waiting".Length, meanwhile.PendingBytes);
        Assert.Equal((0, TimeSpan.Zero), (log.Statistics.PendingBytes, log.Statistics.Lag));
        Assert.Equal((2, meanwhile.PendingBytes), (log.Statistics.Written, log.Statistics.WrittenBytes));
    }

    [Fact]
    public async Task The_wait_of_what_came_during_a_write_counts_from_its_own_coming()
    {
        using SemaphoreSlim stuck = new(0);
        using SemaphoreSlim goOn = new(0);
        await using MessageLog log = Open(mayWrite: () =>
        {
            stuck.Release();
            return goOn.Wait(TimeSpan.FromSeconds(20));
        });
        log.TryAppend("CP-1"u8, MessageDirection.In, "first"u8);
        Assert.True(await stuck.WaitAsync(TimeSpan.FromSeconds(20)));
        _clock.Advance(TimeSpan.FromSeconds(2));
        log.TryAppend("CP-1"u8, MessageDirection.In, "second"u8);
        _clock.Advance(TimeSpan.FromSeconds(1));
        log.TryAppend("CP-1"u8, MessageDirection.In, "third"u8);

        goOn.Release();
        Assert.True(await stuck.WaitAsync(TimeSpan.FromSeconds(20)));
        TimeSpan lag = log.Statistics.Lag;
        goOn.Release();

        Assert.Equal(TimeSpan.FromSeconds(1), lag);
    }

    [Fact]
    public async Task Appending_allocates_nothing()
    {
        await using MessageLog log = Open();
        byte[] text = Encoding.UTF8.GetBytes("""[2,"1","Heartbeat",{}]""");
        Append(log, text, 1000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Append(log, text, 1000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_costs_messages_and_is_told_once()
    {
        ListLogger logger = new();
        await using MessageLog log = Open(logger: logger);
        Directory.Delete(Path.Combine(_directory.Path, "messages"));
        await FillAsync(log, 9);
        (long lost, int told) = (log.Statistics.Lost, logger.Ids.Count);

        Directory.CreateDirectory(Path.Combine(_directory.Path, "messages"));
        await FillAsync(log, 9);

        Assert.Equal((12, 1), (lost, told));
        Assert.Equal(9, (await ReadAsync(log)).Count);
        Assert.Equal([4151, 4152], logger.Ids);
        Assert.Contains("12 were not", logger.Texts[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_waits_to_read_does_not_wait_for_a_batch_to_gather()
    {
        await using MessageLog log = Open(linger: TimeSpan.FromMinutes(5));
        log.TryAppend("CP-1"u8, MessageDirection.In, "x"u8);

        await log.CatchUpAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Single(await ReadAsync(log));
    }

    [Fact]
    public async Task A_message_larger_than_any_before_is_kept()
    {
        string text = new('x', 300_000);
        await using MessageLog log = Open();

        log.TryAppend("CP-1"u8, MessageDirection.In, Encoding.UTF8.GetBytes(text));

        Assert.Equal(text, Assert.Single(await ReadAsync(log)).Text);
    }

    [Fact]
    public async Task An_identity_longer_than_the_format_holds_is_refused()
    {
        await using MessageLog log = Open();

        Assert.False(log.TryAppend(new byte[ushort.MaxValue + 1], MessageDirection.In, "x"u8));
        Assert.True(log.TryAppend(new byte[ushort.MaxValue], MessageDirection.In, "x"u8));
    }

    [Fact]
    public async Task What_comes_during_a_write_leaves_what_is_being_written_alone()
    {
        using SemaphoreSlim stuck = new(0);
        using SemaphoreSlim goOn = new(0);
        await using MessageLog log = Open(redactor: (ReadOnlySpan<byte> text, [NotNullWhen(true)] out byte[]? redacted) =>
        {
            redacted = null;
            if (text.SequenceEqual("first"u8))
            {
                stuck.Release();
                Assert.True(goOn.Wait(TimeSpan.FromSeconds(20)));
            }

            return false;
        });
        log.TryAppend("CP-1"u8, MessageDirection.In, "first"u8);
        Assert.True(await stuck.WaitAsync(TimeSpan.FromSeconds(20)));

        log.TryAppend("CP-1"u8, MessageDirection.Out, "later"u8);
        goOn.Release();

        Assert.Equal(["first", "later"], (await ReadAsync(log)).Select(message => message.Text));
    }

    [Fact]
    public async Task A_file_that_was_cut_behind_its_index_is_read_as_far_as_it_goes()
    {
        List<(long, MessageDirection, string)> before;
        await using (MessageLog log = Open())
        {
            await FillAsync(log, 10);
            before = await ReadAsync(log);
        }

        string file = Assert.Single(Directory.GetFiles(Path.Combine(_directory.Path, "messages"), "*.messages"));
        await File.WriteAllBytesAsync(file, (await File.ReadAllBytesAsync(file))[..^3]);
        await using MessageLog next = Open();

        Assert.Equal(before[..^1], await ReadAsync(next));
        Assert.Equal(new FileInfo(file).Length, next.Statistics.Bytes - new FileInfo(Path.ChangeExtension(file, ".index")).Length);
    }

    [Fact]
    public async Task The_index_of_an_emptied_log_does_not_hide_what_a_killed_process_wrote_after_it()
    {
        await using (MessageLog log = Open())
        {
            await FillAsync(log, 5);
        }

        _clock.Advance(TimeSpan.FromDays(40));
        await using (MessageLog log = Open(mayWrite: static () => false))
        {
            // What is lost brings the housekeeping on, which leaves an empty segment.
            await FillAsync(log, 1);
            Assert.Equal((1, 0), (log.Statistics.Segments, log.Statistics.Bytes));
        }

        string copy = Path.Combine(_directory.Path, "copy");
        Directory.CreateDirectory(copy);
        await using (MessageLog log = Open())
        {
            await FillAsync(log, 3);
            foreach (string file in Directory.GetFiles(Path.Combine(_directory.Path, "messages")))
            {
                await File.WriteAllBytesAsync(Path.Combine(copy, Path.GetFileName(file)), await ReadSharedAsync(file));
            }
        }

        await using MessageLog next = Open(folder: "copy");
        Assert.Equal(3, (await ReadAsync(next)).Count);
    }

    [Fact]
    public async Task A_damaged_index_is_made_anew()
    {
        List<(long, MessageDirection, string)> before;
        await using (MessageLog log = Open())
        {
            await FillAsync(log, 10);
            before = await ReadAsync(log);
        }

        string index = Assert.Single(Directory.GetFiles(Path.Combine(_directory.Path, "messages"), "*.index"));
        byte[] good = await File.ReadAllBytesAsync(index);
        for (int i = 0; i <= good.Length; i += 3)
        {
            byte[] damaged = i % 2 == 0 ? good[..i] : [.. good];
            if (i < damaged.Length)
            {
                damaged[i] ^= 0x10;
            }

            await File.WriteAllBytesAsync(index, damaged);
            await using MessageLog next = Open();
            Assert.Equal(before, await ReadAsync(next));
        }
    }

    [Fact]
    public async Task A_file_that_is_no_segment_or_a_damaged_one_does_not_keep_the_log_from_opening()
    {
        string folder = Path.Combine(_directory.Path, "messages");
        byte[] good;
        await using (MessageLog log = Open())
        {
            await FillAsync(log, 2);
            good = await ReadSharedAsync(Assert.Single(Directory.GetFiles(folder, "*.messages")));
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "notes.messages"), "no segment");
        for (int i = 0; i < 40; i++)
        {
            foreach (byte flip in (byte[])[0x01, 0x7F, 0xFF])
            {
                byte[] damaged = [.. good];
                damaged[i] ^= flip;
                string file = Assert.Single(Directory.GetFiles(folder, "0*.messages"));
                await File.WriteAllBytesAsync(file, damaged);
                File.Delete(Path.ChangeExtension(file, ".index"));
                await using MessageLog next = Open();
                Assert.InRange((await ReadAsync(next)).Count, 0, 1);
            }
        }
    }

    private static void Append(MessageLog log, byte[] text, int count)
    {
        for (int i = 0; i < count; i++)
        {
            log.TryAppend("CP-1"u8, MessageDirection.In, text);
        }
    }

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    [Fact]
    public async Task Each_file_is_written_out_by_pieces_so_that_no_commit_of_the_journal_waits_behind_much()
    {
        const int piece = 256 << 10;
        const int batch = 10 << 10;
        ConcurrentQueue<(SafeFileHandle File, long Offset, long Length)> started = [];
        await using MessageLog log = Open(size: 32 << 20, startWriting: (file, offset, length) => started.Enqueue((file, offset, length)));
        string text = new('x', batch - 100);

        for (int written = 0; written < 5 << 20; written += batch)
        {
            log.TryAppend("CP-1"u8, MessageDirection.In, Encoding.UTF8.GetBytes(text));
            await log.CatchUpAsync(CancellationToken.None);
        }

        // Two files of 2 MiB and a third that has begun.
        (SafeFileHandle File, long Offset, long Length)[][] files = [.. started.GroupBy(static start => start.File).Select(static starts => starts.ToArray())];
        Assert.Equal(3, files.Length);
        Assert.All(files[..2], static starts => Assert.InRange(starts.Sum(static start => start.Length), (2 << 20) - piece, (2 << 20) + batch));
        foreach ((SafeFileHandle File, long Offset, long Length)[] starts in files)
        {
            Assert.All(starts, static start => Assert.InRange(start.Length, piece, piece + batch));
            Assert.Equal(starts.Select((_, index) => starts[..index].Sum(static start => start.Length)), starts.Select(static start => start.Offset));
        }
    }

    private static async Task FillAsync(MessageLog log, int count)
    {
        for (int i = 0; i < count; i++)
        {
            log.TryAppend("CP-1"u8, MessageDirection.In, Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture) + " " + new string('x', 500)));
            if (i % 4 == 0)
            {
                log.TryAppend("CP-2"u8, MessageDirection.In, "of another"u8);
                await log.CatchUpAsync(CancellationToken.None);
            }
        }

        await log.CatchUpAsync(CancellationToken.None);
    }

    private static async Task<List<(long Position, MessageDirection Direction, string Text)>> ReadAsync(MessageLog log, long after = 0)
    {
        await log.CatchUpAsync(CancellationToken.None);
        MessageReader reader = log.OpenReader(Owner, after);
        List<(long, MessageDirection, string)> read = [];
        while (reader.TryRead())
        {
            read.Add((reader.Position, reader.Direction, Encoding.UTF8.GetString(reader.Text)));
        }

        return read;
    }

    private static bool Redact(ReadOnlySpan<byte> text, [NotNullWhen(true)] out byte[]? redacted)
    {
        redacted = text.IndexOf("secret"u8) >= 0 ? "redacted"u8.ToArray() : null;
        return redacted is not null;
    }

    private MessageLog Open(
        long size = 1 << 30, string folder = "messages", Func<bool>? mayWrite = null, TimeSpan? linger = null, MessageRedactor? redactor = null, ILogger<MessageLog>? logger = null,
        Action<SafeFileHandle, long, long>? startWriting = null) => MessageLog.Open(
        new MessageLogOptions
        {
            Directory = Path.Combine(_directory.Path, folder),
            MaxSize = size,
            Linger = linger ?? TimeSpan.FromMilliseconds(1),
            Redactor = redactor ?? Redact,
            MayWrite = mayWrite ?? (() => true),
            StartWriting = startWriting ?? Posix.StartWriting,
        },
        _clock,
        logger);

    private sealed class ListLogger : ILogger<MessageLog>
    {
        public List<int> Ids { get; } = [];

        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Ids.Add(eventId.Id);
            Texts.Add(formatter(state, exception));
        }
    }
}
