using System.Globalization;
using Ocpp.LoadTester.Connections;
using Ocpp.LoadTester.Measuring;

namespace Ocpp.LoadTester.ChargePoints;

/// <summary>What the end of a connection counts as, and how it is called in reports.</summary>
internal static class Endings
{
    public static (Fault Fault, string How) Of(EndKind kind, int code, string detail) => kind switch
    {
        EndKind.ConnectFailed => (Fault.ConnectFailed, $"no connection: {detail}"),
        EndKind.TlsFailed => (Fault.ConnectFailed, $"no TLS: {detail}"),
        EndKind.HandshakeTimeout => (Fault.HandshakeRefused, "no answer to the upgrade request in time"),
        EndKind.HandshakeRefused => (Fault.HandshakeRefused, string.Create(CultureInfo.InvariantCulture, $"upgrade refused with {code}")),
        EndKind.WrongAccept => (Fault.BadHandshake, "wrong Sec-WebSocket-Accept"),
        EndKind.WrongSubProtocol => (Fault.WrongSubProtocol, detail.Length == 0 ? "wrong subprotocol" : $"wrong subprotocol: {detail}"),
        EndKind.MalformedHandshake => (Fault.BadHandshake, detail.Length == 0 ? "malformed answer to the upgrade request" : detail),
        EndKind.CloseFrame => (Fault.Closed, string.Create(CultureInfo.InvariantCulture, $"closed with {code}{(detail.Length == 0 ? "" : $": {detail}")}")),
        EndKind.Lost => (Fault.Closed, $"connection lost: {detail}"),
        EndKind.FrameViolation => (Fault.BadFrame, $"broken frame: {detail}"),
        EndKind.NotReading => (Fault.NotReading, detail),
        _ => throw new System.Diagnostics.UnreachableException($"{kind} is no fault."),
    };
}
