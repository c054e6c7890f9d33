using System.Diagnostics.CodeAnalysis;

namespace Ocpp.Transport.Tests;

/// <summary>Tests that count the process's descriptors or its memory: no other runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[SuppressMessage("Naming", "CA1711", Justification = "A collection is what xunit calls it.")]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
