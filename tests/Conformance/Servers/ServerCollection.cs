using System.Diagnostics.CodeAnalysis;

namespace Ocpp.Conformance.Servers;

/// <summary>The tests that share the servers; one after the other, so that none waits for another's load.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711", Justification = "A collection is what xunit calls it.")]
public sealed class ServerCollection : ICollectionFixture<RunningServers>
{
    public const string Name = "servers";
}
