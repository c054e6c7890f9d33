using System.Buffers;
using System.Text.Json;
using Ocpp.WebSockets.Upgrade;

namespace Ocpp.Fuzz.Targets;

/// <summary>The upgrade request: never throws, and says the same however the bytes arrive.</summary>
internal static class UpgradeTarget
{
    private static readonly UpgradeLimits Limits = new() { MaxHeadBytes = 1024, MaxHeaderCount = 20 };

    public static void Run(ReadOnlySpan<byte> data)
    {
        byte[] bytes = data.ToArray();
        string whole = Read([bytes], bytes.Length);
        int[] cuts = Pieces.CutsOf(data);
        List<byte[]> pieces = [];
        int start = 0;
        foreach (int cut in cuts)
        {
            pieces.Add(bytes[start..cut]);
            start = cut;
            string early = Read(pieces, cut);
            if (early != nameof(UpgradeReadStatus.Incomplete))
            {
                // Decided before the rest came: whatever comes then may not change it, but for what follows the head.
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
        UpgradeReadStatus status = UpgradeRequestReader.TryRead(ref buffer, Limits, out UpgradeRequest? request, out UpgradeRefusal? refusal);
        PropertyViolatedException.Unless((request is not null) == (status == UpgradeReadStatus.Complete), "request and status differ");
        PropertyViolatedException.Unless((refusal is not null) == (status == UpgradeReadStatus.Refused), "refusal and status differ");
        if (request is null)
        {
            PropertyViolatedException.Unless(buffer.Length == length, "bytes were taken without a request");
            return refusal is null ? status.ToString() : $"{status} {refusal}";
        }

        UpgradeTolerances tolerances = request.Tolerances;
        ResourcePath.TryReadIdentity(request.RawPath, "/ocpp", out string? identity, out _, ref tolerances);
        UpgradeResponse.WriteAccepted(new ArrayBufferWriter<byte>(), request.Key, request.OffersSubProtocols ? request.SubProtocols[0] : null);
        return $"{status} {length - buffer.Length} {identity} {JsonSerializer.Serialize(request)}";
    }
}
