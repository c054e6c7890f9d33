namespace Ocpp.Conformance.Servers;

/// <summary>Runs a theory against the program over each of its transports, with the same further arguments.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class GatewaysAttribute(params object[] arguments) : ServersAttribute(arguments)
{
    protected override IEnumerable<TestedServer> Servers => TestedServers.Gateways;
}
