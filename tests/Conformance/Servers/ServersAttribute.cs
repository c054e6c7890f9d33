using System.Reflection;
using Xunit.Sdk;

namespace Ocpp.Conformance.Servers;

/// <summary>Runs a theory against all servers that this machine has, with the same further arguments.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal class ServersAttribute(params object[] arguments) : DataAttribute
{
    protected virtual IEnumerable<TestedServer> Servers => TestedServers.All;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => Servers.Select(server => (object[])[server, .. arguments]);
}
