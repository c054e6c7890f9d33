using Microsoft.Win32.SafeHandles;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.Tests.Journal;

/// <summary>A disk for tests that open a journal thousands of times: nothing waits for the device.</summary>
internal sealed class UnsyncedDisk : JournalDisk
{
    public override void Sync(SafeFileHandle file)
    {
    }

    public override void SyncDirectory(string path)
    {
    }
}
