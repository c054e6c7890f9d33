using System.Buffers;
using Ocpp.Gateway.Listeners.Proxies;

namespace Ocpp.Fuzz.Targets;

/// <summary>A proxy's header: never throws, takes nothing that it hasn't understood, and says the same however the bytes arrive.</summary>
internal static class ProxyHeaderTarget
{
    public static void Run(ReadOnlySpan<byte> data)
    {
        byte[] bytes = data.ToArray();
        string whole = Read([bytes], bytes.Length);
        List<byte[]> pieces = [];
        int start = 0;
        foreach (int cut in Pieces.CutsOf(data))
        {
            pieces.Add(bytes[start..cut]);
            start = cut;
            string early = Read(pieces, cut);
            if (early != nameof(ProxyHeaderStatus.Incomplete))
            {
                // Decided before the rest came: whatever comes then may not change it.
                PropertyViolatedException.Unless(early == whole, $"cut at {cut}: {early}; whole: {whole}");
                return;
            }
        }

        pieces.Add(bytes[start..]);
        string inPieces = Read(pieces, bytes.Length);
        PropertyViolatedException.Unless(inPieces == whole, $"in pieces: {inPieces}; whole: {whole}");
    }

    private static string Read(IEnumerable<byte[]> pieces, int length)
    {
        ReadOnlySequence<byte> buffer = Pieces.Sequence(pieces);
        ProxyHeaderStatus status = ProxyHeaderReader.TryRead(ref buffer, out ProxyHeader header, out string? fault);
        PropertyViolatedException.Unless((fault is not null) == (status == ProxyHeaderStatus.Broken), "fault and status differ");
        PropertyViolatedException.Unless(status == ProxyHeaderStatus.Complete || (buffer.Length == length && header == default), "something was taken of what is no header");
        return status == ProxyHeaderStatus.Complete ? $"{status} {length - buffer.Length} {header}" : $"{status}{(fault is null ? "" : " ")}{fault}";
    }
}
