namespace Ocpp.Gateway.State;

/// <summary>Which dead letters there are, by webhook and first event, in their order. Bounded by what delivery allows for each webhook. Safe on any thread.</summary>
internal sealed class DeadLetterIndex
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SortedSet<long>> _entries = new(StringComparer.Ordinal);

    public void Add(string webhook, long first)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(webhook, out SortedSet<long>? entries))
            {
                _entries[webhook] = entries = [];
            }

            entries.Add(first);
        }
    }

    public void Remove(string webhook, long first)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(webhook, out SortedSet<long>? entries) && entries.Remove(first) && entries.Count == 0)
            {
                _entries.Remove(webhook);
            }
        }
    }

    /// <summary>How many a webhook has.</summary>
    public int Count(string webhook)
    {
        lock (_gate)
        {
            return _entries.TryGetValue(webhook, out SortedSet<long>? entries) ? entries.Count : 0;
        }
    }

    /// <summary>A webhook's, the oldest first.</summary>
    public long[] Of(string webhook)
    {
        lock (_gate)
        {
            return _entries.TryGetValue(webhook, out SortedSet<long>? entries) ? [.. entries] : [];
        }
    }
}
