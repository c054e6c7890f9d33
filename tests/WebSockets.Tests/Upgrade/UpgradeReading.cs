using System.Buffers;
using System.Text;
using Ocpp.WebSockets.Upgrade;

namespace Ocpp.WebSockets.Tests.Upgrade;

/// <summary>Requests as text, and what the reader makes of them.</summary>
internal static class UpgradeReading
{
    internal const string Plain = """
        GET /ocpp/CP001 HTTP/1.1
        Host: localhost:9000
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Version: 13


        """;

    /// <summary>The wire's line ends, whatever those of the source file are.</summary>
    internal static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text.ReplaceLineEndings("\r\n"));

    /// <summary>The plain request with further header lines at its end.</summary>
    internal static string With(params string[] lines) => $"{Plain.TrimEnd()}\n{string.Join('\n', lines)}\n\n";

    internal static string Without(string header) =>
        string.Join('\n', Plain.ReplaceLineEndings("\n").Split('\n').Where(line => !line.StartsWith(header + ":", StringComparison.Ordinal)));

    internal static UpgradeRequest Accept(string text, UpgradeLimits? limits = null)
    {
        ReadOnlySequence<byte> buffer = new(Bytes(text));
        UpgradeReadStatus status = UpgradeRequestReader.TryRead(ref buffer, limits ?? new UpgradeLimits(), out UpgradeRequest? request, out UpgradeRefusal? refusal);
        Assert.Null(refusal);
        Assert.Equal(UpgradeReadStatus.Complete, status);
        Assert.True(buffer.IsEmpty);
        return Assert.IsType<UpgradeRequest>(request);
    }

    internal static UpgradeRefusal Refuse(string text, UpgradeLimits? limits = null) => Refuse(Bytes(text), limits);

    internal static UpgradeRefusal Refuse(byte[] bytes, UpgradeLimits? limits = null)
    {
        ReadOnlySequence<byte> buffer = new(bytes);
        UpgradeReadStatus status = UpgradeRequestReader.TryRead(ref buffer, limits ?? new UpgradeLimits(), out UpgradeRequest? request, out UpgradeRefusal? refusal);
        Assert.Null(request);
        Assert.Equal(UpgradeReadStatus.Refused, status);
        return Assert.IsType<UpgradeRefusal>(refusal);
    }
}
