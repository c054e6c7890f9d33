namespace Ocpp.Conformance.Octt;

/// <summary>One gateway for all cases; each uses charge points of its own.</summary>
[CollectionDefinition(CentralSystem.Collection)]
public sealed class OcttCases : ICollectionFixture<CentralSystem>;
