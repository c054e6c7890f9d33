using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Files;

/// <summary>The places for downloads and uploads that go on at once, <c>Files:MaxTransfers</c>. Safe on any thread.</summary>
internal sealed class FileSlots(FilesOptions options)
{
    private int _taken;

    /// <summary>How many are taken.</summary>
    public int Taken => Volatile.Read(ref _taken);

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _taken) <= options.MaxTransfers)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _taken);
}
