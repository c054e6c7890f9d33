using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Fleet;

/// <summary>All templates in the order in which they count, kept in memory until one changes. Safe on any thread.</summary>
internal sealed class TemplateBook(FleetQueries queries)
{
    private volatile Pages? _pages;

    /// <summary>What a charge point should have: by key, without case, in the order of the keys.</summary>
    /// <param name="id">The charge point.</param>
    /// <param name="traits">What it is selected by.</param>
    public SortedDictionary<string, DesiredValue> Desired(string id, ChargePointTraits traits)
    {
        SortedDictionary<string, DesiredValue> desired = new(StringComparer.OrdinalIgnoreCase);
        foreach (ConfigurationTemplate template in Current())
        {
            if (template.Selector.MatchesId(id) && template.Selector.MatchesTraits(traits))
            {
                foreach ((string key, string value) in template.Values)
                {
                    desired.TryAdd(key, new DesiredValue(key, value, template.Name));
                }
            }
        }

        return desired;
    }

    private IReadOnlyList<ConfigurationTemplate> Current()
    {
        // The version first: what changes while the templates are read is read again.
        int version = queries.TemplatesVersion;
        Pages? pages = _pages;
        if (pages is null || pages.Version != version)
        {
            _pages = pages = new Pages(version, [.. queries.Templates(after: null).OrderByDescending(static template => template.Priority).ThenBy(static template => template.Name, StringComparer.Ordinal)]);
        }

        return pages.Templates;
    }

    private sealed record Pages(int Version, IReadOnlyList<ConfigurationTemplate> Templates);
}
