using System.Net;

namespace Ocpp.LoadTester.Connections;

/// <summary>
/// Which address a charge point connects from. Some 28,000 ports belong to one pair of addresses, so on loopback each 16,000 charge points get an
/// address of their own: 127.16.0.1 and on. Elsewhere the system chooses unless addresses are given.
/// </summary>
internal sealed class SourceAddresses
{
    /// <summary>Well below Linux's 28,232 ephemeral ports, to leave room for what lingers in TIME_WAIT.</summary>
    private const int PerAddress = 16_000;

    private const uint FirstLoopback = 0x7F10_0001;

    private readonly IPAddress[] _given;
    private readonly bool _useLoopback;

    private SourceAddresses(IPAddress[] given, bool useLoopback)
    {
        _given = given;
        _useLoopback = useLoopback;
    }

    /// <summary>Addresses from the command line, used in turn, or what suits the target.</summary>
    public static SourceAddresses For(IPEndPoint target, IReadOnlyList<IPAddress> given) => new(
        [.. given],
        given.Count == 0 && OperatingSystem.IsLinux() && target.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && IPAddress.IsLoopback(target.Address));

    /// <summary>Null leaves the choice to the system.</summary>
    public IPAddress? Of(int number)
    {
        if (_given.Length > 0)
        {
            return _given[number % _given.Length];
        }

        if (!_useLoopback)
        {
            return null;
        }

        uint address = FirstLoopback + (uint)(number / PerAddress);
        return new IPAddress([(byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address]);
    }
}
