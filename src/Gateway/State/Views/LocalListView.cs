namespace Ocpp.Gateway.State.Views;

/// <summary>A charge point's local list as it acknowledged it.</summary>
/// <param name="Version">0 is an empty list, -1 that it has none.</param>
/// <param name="IsKnown">Whether <paramref name="Entries"/> is what the charge point has; else only its version is known.</param>
/// <param name="Entries">By id tag, without case.</param>
internal sealed record LocalListView(int Version, bool IsKnown, IReadOnlyDictionary<string, LocalListEntry> Entries);

/// <summary>An entry of a local list.</summary>
/// <param name="IdTag">As it was sent.</param>
/// <param name="IdTagInfo">The IdTagInfo object as it was sent.</param>
internal sealed record LocalListEntry(string IdTag, ReadOnlyMemory<byte> IdTagInfo);
