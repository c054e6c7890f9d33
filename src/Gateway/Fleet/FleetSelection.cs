using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Fleet;

/// <summary>Finds the charge points that a selector means, in the order of their identities and one by one: never all of them in memory.</summary>
internal sealed class FleetSelection(FleetQueries queries, SessionTable sessions)
{
    /// <summary>The identities. Names that nobody knows are among them where they were given expressly, so that the caller sees them.</summary>
    public IEnumerable<string> Find(ChargePointSelector selector)
    {
        IEnumerable<string> candidates = selector.Ids.IsEmpty
            ? queries.ChargePointIds(selector.Prefix)
            : selector.Ids.Order(StringComparer.Ordinal);
        return candidates.Where(id => Matches(selector, id));
    }

    // The cheap questions first: what is in memory, then one small record, then another.
    private bool Matches(ChargePointSelector selector, string id) =>
        selector.MatchesId(id)
        && (selector.Connected is null || sessions.TryGet(id, out _) == selector.Connected)
        && (!selector.NeedsTraits || (queries.FindTraits(id) is { } traits && selector.MatchesTraits(traits)))
        && (selector.Status is null || queries.HasStatus(id, selector.Status));
}
