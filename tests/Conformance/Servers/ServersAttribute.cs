using System.Reflection;
using Xunit.Sdk;

namespace Ocpp.Conformance.Servers;

/// <summary>Runs a theory against both servers, with the same further arguments.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ServersAttribute(params object[] arguments) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        Enum.GetValues<TestedServer>().Select(server => (object[])[server, .. arguments]);
}
