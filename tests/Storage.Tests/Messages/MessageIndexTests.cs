using System.Buffers.Binary;
using Ocpp.Storage.Messages;
using Ocpp.Storage.Tests.Journal;
using Xunit.Abstractions;

namespace Ocpp.Storage.Tests.Messages;

public sealed class MessageIndexTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string IndexPath => Path.Combine(_directory.Path, "1.index");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_file_finds_what_the_memory_found()
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        for (int round = 0; round < 20; round++)
        {
            MessageIndex index = new();
            ulong[] owners = [.. Enumerable.Range(0, random.Next(1, 50)).Select(_ => (ulong)random.NextInt64())];
            int end = 0;
            for (int message = random.Next(500); message > 0; message--)
            {
                index.Add(owners[random.Next(owners.Length)], end);
                end += random.Next(1, 1000);
            }

            using MessageIndexFile file = MessageIndexFile.Write(IndexPath, index.Encode(end, 1, 2));
            for (int lookup = 0; lookup < 200; lookup++)
            {
                ulong owner = random.Next(10) == 0 ? (ulong)random.NextInt64() : owners[random.Next(owners.Length)];
                int limit = random.Next(10) == 0 ? int.MaxValue : random.Next(end + 2);
                int[] room = new int[random.Next(1, 30)];
                int[] fileRoom = new int[room.Length];

                Assert.Equal(room[..index.Find(owner, limit, room)], fileRoom[..file.Find(owner, limit, fileRoom)]);
                Assert.Equal(room[..index.FindLast(owner, limit, room)], fileRoom[..file.FindLast(owner, limit, fileRoom)]);
            }
        }
    }

    [Fact]
    public void Offsets_are_found_from_one_on_and_before_one()
    {
        MessageIndex index = new();
        for (int offset = 0; offset < 100; offset += 10)
        {
            index.Add(7, offset);
            index.Add(8, offset + 5);
        }

        using MessageIndexFile file = MessageIndexFile.Write(IndexPath, index.Encode(100, 1, 2));
        int[] found = new int[3];

        Assert.Equal((3, 30, 50), (file.Find(7, 30, found), found[0], found[2]));
        Assert.Equal((3, 40, 60), (file.Find(7, 31, found), found[0], found[2]));
        Assert.Equal((1, 90), (file.Find(7, 90, found), found[0]));
        Assert.Equal(0, file.Find(7, 91, found));
        Assert.Equal((3, 0, 20), (file.FindLast(7, 30, found), found[0], found[2]));
        Assert.Equal((3, 10, 30), (file.FindLast(7, 31, found), found[0], found[2]));
        Assert.Equal(0, file.FindLast(7, 0, found));
        Assert.Equal(0, file.Find(9, 0, found));
    }

    [Fact]
    public void A_lookup_takes_no_memory_however_large_the_file_is()
    {
        MessageIndex index = new();
        for (int offset = 0; offset < 200_000; offset++)
        {
            index.Add((ulong)(offset % 5000), offset);
        }

        using MessageIndexFile file = MessageIndexFile.Write(IndexPath, index.Encode(200_000, 1, 2));
        int[] found = new int[64];
        file.Find(4711, 0, found);

        long before = GC.GetAllocatedBytesForCurrentThread();
        int count = file.Find(4711, 100_000, found) + file.FindLast(4711, 100_000, found);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(20 + 20, count);
        Assert.True(file.Length > 800_000);
    }

    [Fact]
    public void An_index_that_served_a_segment_knows_nothing_of_it_and_takes_no_memory_for_the_next()
    {
        MessageIndex index = new();
        Fill(0);
        index.Clear();

        int[] found = new int[64];
        Assert.Equal((0, 0), (index.Find(7, 0, found), index.FindLast(7, int.MaxValue, found)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Fill(3);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal((20, 7 + 3), (index.Find(7, 0, found), found[0]));

        void Fill(int shift)
        {
            for (int offset = 0; offset < 10_000; offset++)
            {
                index.Add((ulong)(offset % 500), offset + shift);
            }

            _ = index.Encode(20_000, 1, 2);
        }
    }

    [Theory]
    [InlineData(8, -1)]
    [InlineData(8, 90)]
    [InlineData(12, -1)]
    [InlineData(12, 101)]
    [InlineData(12, int.MaxValue)]
    public void A_part_that_the_file_does_not_have_is_none(int place, int number)
    {
        MessageIndex index = new();
        for (int offset = 0; offset < 100; offset++)
        {
            index.Add(7, offset);
        }

        byte[] bytes = index.Encode(100, 1, 2).ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(MessageIndexFile.HeaderLength + place), number);
        using MessageIndexFile file = MessageIndexFile.Write(IndexPath, bytes);

        Assert.Equal((0, 0), (file.Find(7, 0, new int[200]), file.FindLast(7, 1000, new int[200])));
    }

    [Fact]
    public void A_file_that_was_closed_or_cut_under_a_lookup_has_nothing()
    {
        MessageIndex index = new();
        for (int offset = 0; offset < 100; offset++)
        {
            index.Add(7, offset);
        }

        int[] found = new int[10];
        MessageIndexFile closed = MessageIndexFile.Write(IndexPath, index.Encode(100, 1, 2));
        closed.Dispose();
        using MessageIndexFile cut = MessageIndexFile.Write(Path.Combine(_directory.Path, "2.index"), index.Encode(100, 1, 2));
        using (FileStream stream = new(Path.Combine(_directory.Path, "2.index"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            stream.SetLength(100);
        }

        Assert.Equal((0, 0), (closed.Find(7, 0, found), closed.FindLast(7, 100, found)));
        Assert.Equal((0, 0), (cut.Find(7, 50, found), cut.FindLast(7, 100, found)));
    }
}
