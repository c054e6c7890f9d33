using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Commands;

/// <summary>Which id tags belong to a charge point's local list.</summary>
internal sealed record LocalListSelection
{
    /// <summary>These tags, compared without case; null doesn't go by them.</summary>
    public IReadOnlySet<string>? IdTags { get; init; }

    /// <summary>Tags that have all of these labels; null doesn't go by them.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The whole list is sent, whatever the charge point is believed to have.</summary>
    public bool IsFull { get; init; }

    /// <summary>What holds where nobody says otherwise: by the configured label, else every tag.</summary>
    /// <param name="label"><c>Ocpp:LocalListLabel</c>, or null.</param>
    /// <param name="chargePointLabels">The charge point's labels.</param>
    public static Func<IdTagView, bool> Configured(string? label, IReadOnlyDictionary<string, string> chargePointLabels)
    {
        // A charge point without the label takes all tags; a tag without it, a technician's say, is in every list.
        if (label is null || !chargePointLabels.TryGetValue(label, out string? own))
        {
            return static _ => true;
        }

        return idTag => !idTag.Labels.TryGetValue(label, out string? value) || value == own;
    }

    /// <summary>Whether a tag belongs to the list.</summary>
    public bool Includes(IdTagView idTag) =>
        (IdTags is null || IdTags.Contains(idTag.IdTag))
        && (Labels is null || Labels.All(label => idTag.Labels.TryGetValue(label.Key, out string? value) && value == label.Value));
}
