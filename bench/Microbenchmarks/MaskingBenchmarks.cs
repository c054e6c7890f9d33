using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Microbenchmarks;

/// <summary>The vector code beside the loop that RFC 6455 §5.3 describes, and beside the same vectors read and written through slices.</summary>
[MemoryDiagnoser]
public class MaskingBenchmarks
{
    private const uint MaskingKey = 0x3D21FA37;

    private byte[] _payload = [];

    [Params(30, 120, 1400)]
    public int Length { get; set; }

    [GlobalSetup]
    public void FillPayload() => _payload = new byte[Length];

    [Benchmark(Baseline = true)]
    public void Loop()
    {
        Span<byte> payload = _payload;
        for (int i = 0; i < payload.Length; i++)
        {
            payload[i] ^= (byte)(MaskingKey >> (8 * (i & 3)));
        }
    }

    [Benchmark]
    public void Slices()
    {
        Span<byte> rest = _payload;
        for (Vector512<byte> mask = Vector512.Create(MaskingKey).AsByte(); rest.Length >= Vector512<byte>.Count; rest = rest[Vector512<byte>.Count..])
        {
            (Vector512.Create<byte>(rest) ^ mask).CopyTo(rest);
        }

        for (Vector256<byte> mask = Vector256.Create(MaskingKey).AsByte(); rest.Length >= Vector256<byte>.Count; rest = rest[Vector256<byte>.Count..])
        {
            (Vector256.Create<byte>(rest) ^ mask).CopyTo(rest);
        }

        for (Vector128<byte> mask = Vector128.Create(MaskingKey).AsByte(); rest.Length >= Vector128<byte>.Count; rest = rest[Vector128<byte>.Count..])
        {
            (Vector128.Create<byte>(rest) ^ mask).CopyTo(rest);
        }

        for (int i = 0; i < rest.Length; i++)
        {
            rest[i] ^= (byte)(MaskingKey >> (8 * (i & 3)));
        }
    }

    [Benchmark]
    public void Apply() => Masking.Apply(_payload, MaskingKey, offset: 0);
}
