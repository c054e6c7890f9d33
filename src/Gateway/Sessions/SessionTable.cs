using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// Who is connected: identity to live session, one each. Thread-safe by itself. The newest authenticated connection wins; an end is
/// removed by session, not by identity, so an old session's end never takes the new one with it.
/// </summary>
internal sealed class SessionTable
{
    private readonly ConcurrentDictionary<string, ChargePointSession> _sessions = new(StringComparer.Ordinal);

    public int Count => _sessions.Count;

    public IEnumerable<ChargePointSession> All => _sessions.Select(static pair => pair.Value);

    public bool TryGet(string id, [NotNullWhen(true)] out ChargePointSession? session) => _sessions.TryGetValue(id, out session);

    /// <summary>Puts a session in the place of the one with the same identity, which is given back (call in the charge point's turn).</summary>
    public ChargePointSession? Replace(ChargePointSession session)
    {
        _sessions.TryGetValue(session.Id, out ChargePointSession? replaced);
        _sessions[session.Id] = session;
        return replaced;
    }

    /// <summary>Removes this very session. False if a newer one stands in its place.</summary>
    public bool Remove(ChargePointSession session) => _sessions.TryRemove(new KeyValuePair<string, ChargePointSession>(session.Id, session));
}
