using System.Diagnostics.CodeAnalysis;

namespace Ocpp.Gateway.Webhooks.Decisions;

/// <summary>Answers by key, each until its time is over; of too many the one that was used least lately goes. Safe on any thread.</summary>
internal sealed class KeptAnswers<TKey>(int capacity, TimeProvider clock)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    public bool TryGet(TKey key, [NotNullWhen(true)] out byte[]? answer)
    {
        lock (_gate)
        {
            answer = null;
            if (!_entries.TryGetValue(key, out LinkedListNode<Entry>? node))
            {
                return false;
            }

            _byUse.Remove(node);
            if (node.Value.Until <= clock.GetUtcNow())
            {
                _entries.Remove(key);
                return false;
            }

            _byUse.AddFirst(node);
            answer = node.Value.Answer;
            return true;
        }
    }

    public void Keep(TKey key, ReadOnlySpan<byte> answer, DateTimeOffset until)
    {
        lock (_gate)
        {
            if (_entries.Remove(key, out LinkedListNode<Entry>? earlier))
            {
                _byUse.Remove(earlier);
            }
            else if (_entries.Count == capacity)
            {
                _entries.Remove(_byUse.Last!.Value.Key);
                _byUse.RemoveLast();
            }

            _entries[key] = _byUse.AddFirst(new Entry(key, answer.ToArray(), until));
        }
    }

    private readonly record struct Entry(TKey Key, byte[] Answer, DateTimeOffset Until);
}
