namespace Ocpp.Storage.State;

/// <summary>Visits every live record, each exactly once, in no particular order. Valid only during <see cref="IProjection.Restore"/>.</summary>
public delegate void StateScan(StateVisitor visitor);
