namespace Ocpp.Storage.State;

/// <summary>Receives one live record. The spans are valid until it returns.</summary>
public delegate void StateVisitor(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);
