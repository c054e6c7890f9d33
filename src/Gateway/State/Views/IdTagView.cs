using System.Collections.Immutable;
using Ocpp.Codec.V16;

namespace Ocpp.Gateway.State.Views;

/// <summary>An id tag as an operator registered it.</summary>
/// <param name="IdTag">As it was written.</param>
/// <param name="Status">As it was set; whether its time is over is another matter.</param>
/// <param name="ParentIdTag">Its group, or null.</param>
/// <param name="ExpiryDate">When it ends, or null.</param>
internal sealed record IdTagView(string IdTag, AuthorizationStatus Status, string? ParentIdTag, DateTimeOffset? ExpiryDate)
{
    /// <summary>The operator's own words for it.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = StoredLabels.None;
}
