namespace Ocpp.Conformance.Servers;

/// <summary>Which servers this machine has: the program's own sockets need Linux.</summary>
internal static class TestedServers
{
    public static IReadOnlyList<TestedServer> Gateways { get; } = OperatingSystem.IsLinux() ? [TestedServer.Sockets, TestedServer.Epoll] : [TestedServer.Sockets];

    public static IReadOnlyList<TestedServer> All { get; } = [TestedServer.Echo, .. Gateways];
}
