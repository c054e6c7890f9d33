using System.Threading.Channels;

namespace Ocpp.Gateway.State;

/// <summary>
/// Charge points whose configuration is to be compared with what templates want. Each is in it once, and with one worker at a time; who is
/// named again meanwhile comes again afterwards. Empty, and free, as long as there is no template. Safe on any thread.
/// </summary>
internal sealed class ConfigurationDue(StateIndex index, TimeProvider clock)
{
    /// <summary>
    /// How long after a connection its charge point is looked at, boot or no boot: the boot that usually follows, and the
    /// GetConfiguration behind it, are to come first.
    /// </summary>
    public static readonly TimeSpan AfterConnection = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Standing> _standing = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, DateTimeOffset At)> _later = new();

    // Bounded by what may stand in it: each charge point once.
    private readonly Channel<string> _ready = Channel.CreateUnbounded<string>();

    private enum Standing
    {
        Ready,
        Working,
        WorkingAndDueAgain,
    }

    /// <summary>Charge points that wait or are being looked at.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _standing.Count + _later.Count;
            }
        }
    }

    /// <summary>To be looked at as soon as somebody has time.</summary>
    public void Add(string id)
    {
        if (index.Templates.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            AddInGate(id);
        }
    }

    /// <summary>To be looked at when a boot has had its time.</summary>
    public void AddLater(string id)
    {
        if (index.Templates.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            _later.Enqueue((id, clock.GetUtcNow() + AfterConnection));
        }
    }

    /// <summary>Makes ready whose time has come. Called now and then.</summary>
    public void Promote()
    {
        DateTimeOffset now = clock.GetUtcNow();
        lock (_gate)
        {
            while (_later.TryPeek(out (string Id, DateTimeOffset At) next) && next.At <= now)
            {
                AddInGate(_later.Dequeue().Id);
            }
        }
    }

    /// <summary>The next one; the caller owes a <see cref="Done"/>.</summary>
    public async ValueTask<string> TakeAsync(CancellationToken cancellationToken)
    {
        string id = await _ready.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            _standing[id] = Standing.Working;
        }

        return id;
    }

    /// <summary>It was looked at.</summary>
    public void Done(string id)
    {
        lock (_gate)
        {
            bool isDueAgain = _standing.Remove(id, out Standing standing) && standing == Standing.WorkingAndDueAgain;
            if (isDueAgain)
            {
                AddInGate(id);
            }
        }
    }

    private void AddInGate(string id)
    {
        if (!_standing.TryGetValue(id, out Standing standing))
        {
            _standing[id] = Standing.Ready;
            _ready.Writer.TryWrite(id);
        }
        else if (standing == Standing.Working)
        {
            _standing[id] = Standing.WorkingAndDueAgain;
        }
    }
}
