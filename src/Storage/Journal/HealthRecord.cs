namespace Ocpp.Storage.Journal;

/// <summary>
/// Why the journal can't take records, from those who find out: writing ahead, the watermark on free space, a batch that didn't fit. Full ends when the last
/// reason is gone, failed never. Safe from any thread.
/// </summary>
/// <param name="changing">Called before the new health shows, so that whoever sees it finds the journal behaving so.</param>
/// <param name="changed">Called when it shows, with why.</param>
internal sealed class HealthRecord(Action<JournalHealth> changing, Action<JournalHealth, string, Exception?> changed)
{
    private readonly Lock _gate = new();
    private FullReasons _reasons;
    private int _health;

    public JournalHealth Health => (JournalHealth)Volatile.Read(ref _health);

    public void Set(FullReasons reason, string why, Exception? cause = null)
    {
        lock (_gate)
        {
            Change(_reasons | reason, JournalHealth.Full, why, cause);
        }
    }

    public void Clear(FullReasons reason)
    {
        lock (_gate)
        {
            FullReasons left = _reasons & ~reason;
            Change(left, left == FullReasons.None ? JournalHealth.Healthy : JournalHealth.Full, "there is room again", null);
        }
    }

    public void Fail(string why, Exception cause)
    {
        lock (_gate)
        {
            Change(_reasons, JournalHealth.Failed, why, cause);
        }
    }

    private void Change(FullReasons reasons, JournalHealth health, string why, Exception? cause)
    {
        _reasons = reasons;
        if (Health != health && Health != JournalHealth.Failed)
        {
            // Told under the lock, so that nobody hears of two changes in the wrong order.
            changing(health);
            Volatile.Write(ref _health, (int)health);
            changed(health, why, cause);
        }
    }
}
