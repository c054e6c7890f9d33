using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Microbenchmarks;

/// <summary>From a frame's bytes to its unmasked and checked text. A copy of the frame is part of each figure, since reading unmasks in place; CopyOnly is that copy.</summary>
[MemoryDiagnoser]
public class FrameReaderBenchmarks
{
    private readonly byte[] _small = ClientFrames.Make(Opcode.Text, """[2,"19223201","Heartbeat",{}]"""u8, isFinal: true);
    private readonly byte[] _large = ClientFrames.Make(Opcode.Text, Text(1400), isFinal: true);
    private readonly byte[] _fragmented =
    [
        .. ClientFrames.Make(Opcode.Text, Text(700), isFinal: false),
        .. ClientFrames.Make(Opcode.Continuation, Text(700), isFinal: true),
    ];

    private readonly byte[] _received = new byte[2048];
    private FrameReader _reader = new(1024 * 1024);
    private Segment _first = null!;
    private Segment _second = null!;

    [GlobalSetup]
    public void CutTheReceivedBytesInTwo()
    {
        _second = new Segment(_received.AsMemory(1024), 1024, next: null);
        _first = new Segment(_received.AsMemory(0, 1024), 0, _second);
    }

    [GlobalCleanup]
    public void ReturnTheBuffer() => _reader.Dispose();

    [Benchmark]
    public int CopyOnly()
    {
        _large.CopyTo(_received, 0);
        return _received[0];
    }

    [Benchmark]
    public int Heartbeat() => ReadWhole(_small);

    [Benchmark]
    public int MeterValues1400Bytes() => ReadWhole(_large);

    [Benchmark]
    public int TwoFragments() => ReadWhole(_fragmented);

    [Benchmark]
    public int TwoSegments()
    {
        _large.CopyTo(_received, 0);
        ReadOnlySequence<byte> buffer = new(_first, 0, _second, _large.Length - 1024);
        _reader.TryRead(ref buffer, out ReadOnlySpan<byte> payload);
        return payload.Length;
    }

    private static byte[] Text(int length) => Encoding.ASCII.GetBytes(new string('x', length));

    private int ReadWhole(byte[] bytes)
    {
        bytes.CopyTo(_received, 0);
        ReadOnlySequence<byte> buffer = new(_received, 0, bytes.Length);
        _reader.TryRead(ref buffer, out ReadOnlySpan<byte> payload);
        return payload.Length;
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        internal Segment(ReadOnlyMemory<byte> memory, long runningIndex, Segment? next)
        {
            Memory = memory;
            RunningIndex = runningIndex;
            Next = next;
        }
    }
}
