using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Webhooks.Decisions;

/// <summary>The clients of the decision webhooks in force, by action. Reading is free of locks and allocates nothing; <see cref="DecisionDesk"/> replaces them.</summary>
internal sealed class DecisionClients
{
    private volatile FrozenDictionary<string, DecisionClient[]> _byAction = FrozenDictionary<string, DecisionClient[]>.Empty;
    private volatile IReadOnlyList<DecisionClient> _all = [];

    public IReadOnlyList<DecisionClient> All => _all;

    /// <summary>Questions that wait for their decision.</summary>
    public int Pending => _all.Sum(static client => client.Pending);

    /// <summary>Who decides this action of this charge point: of several the first by name. Call it in the charge point's turn.</summary>
    public bool TryFind(string action, ChargePoint chargePoint, [NotNullWhen(true)] out DecisionClient? client)
    {
        client = null;
        if (_byAction.Count == 0 || !_byAction.TryGetValue(action, out DecisionClient[]? clients))
        {
            return false;
        }

        foreach (DecisionClient candidate in clients)
        {
            if (candidate.Subscription.IsFor(chargePoint.Id) && candidate.Subscription.Wants(chargePoint.Registration.Labels))
            {
                client = candidate;
                return true;
            }
        }

        return false;
    }

    /// <param name="clients">In the order in which they are asked.</param>
    public void Replace(IReadOnlyList<DecisionClient> clients)
    {
        _byAction = clients
            .SelectMany(static client => client.Subscription.Actions.Select(action => (Action: action, Client: client)))
            .GroupBy(static pair => pair.Action, static pair => pair.Client)
            .ToFrozenDictionary(static group => group.Key, static group => group.ToArray(), StringComparer.Ordinal);
        _all = clients;
    }
}
