using Microsoft.Win32.SafeHandles;
using Ocpp.Storage.Journal;
using Ocpp.Testing;

namespace Ocpp.Fuzz.Targets;

/// <summary>
/// A segment file, of which the data is all behind the header; where its first byte is odd, checksums are made right first, so that what
/// they protect is met too. Recovery gives a journal or refuses the start; a second recovery finds what the first left, and nothing to cut.
/// </summary>
internal static class JournalTarget
{
    public static void Run(ReadOnlySpan<byte> data)
    {
        if (data.Length < 2)
        {
            return;
        }

        byte[] image = MakeImage(data);
        using TemporaryDirectory directory = new();
        string path = Path.Combine(directory.Path, Segment.FileName(1));
        File.WriteAllBytes(path, image);
        try
        {
            RecoveredJournal first = new JournalRecovery(new JournalDisk(), directory.Path, long.MaxValue, TimeProvider.System).Run();
            RecoveredJournal second = new JournalRecovery(new JournalDisk(), directory.Path, long.MaxValue, TimeProvider.System).Run();
            PropertyViolatedException.Unless(second.Chain == first.Chain, $"recovered {first.Chain}, then {second.Chain}");
            PropertyViolatedException.Unless(second.Cut is null, "what was cut came back");
            ReadRecords(path, image.Length);
        }
        catch (JournalDamagedException)
        {
            // The start is refused and says where.
        }
    }

    private static byte[] MakeImage(ReadOnlySpan<byte> data)
    {
        byte[] image = new byte[SegmentHeader.Length + data.Length - 1];
        new SegmentHeader(Incarnation: 1, FirstPosition: 1, FirstBatch: 1, PreviousFirstPosition: 0, image.Length).Write(image);
        data[1..].CopyTo(image.AsSpan(SegmentHeader.Length));
        if ((data[0] & 1) != 0)
        {
            Seal(image.AsSpan(SegmentHeader.Length));
        }

        return image;
    }

    /// <summary>Puts the right magic, numbers and checksum on what lies where batches would lie, as far as their lengths lead.</summary>
    private static void Seal(Span<byte> batches)
    {
        BatchChain chain = new(NextBatch: 1, NextPosition: 1, Incarnation: 1);
        while (BatchHeader.TryRead(batches, out BatchHeader header) && header.FileLength <= batches.Length)
        {
            header = header with { Number = chain.NextBatch, FirstPosition = chain.NextPosition, Incarnation = chain.Incarnation };
            header.Write(batches);
            chain = BatchChain.After(header);
            batches = batches[header.FileLength..];
        }
    }

    private static void ReadRecords(string path, long length)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        using BatchCursor cursor = new();
        cursor.Start(file, SegmentHeader.Length, new BatchChain(NextBatch: 1, NextPosition: 1, Incarnation: 1));
        while (cursor.TryRead(length, out _))
        {
            ReadOnlySpan<byte> body = cursor.Body;
            while (BatchBody.TryTake(ref body, out _))
            {
            }
        }
    }
}
