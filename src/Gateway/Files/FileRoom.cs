using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Files;

/// <summary>
/// Whether the volume of the files has room to spare. The journal lives on the same one as a rule, and a charge point's logs must never be what
/// stops it: files leave twice its reserve free, which is more than readiness asks for. Safe on any thread.
/// </summary>
internal class FileRoom(IEventJournal journal)
{
    public virtual bool Has(string directory, long bytes)
    {
        while (!Directory.Exists(directory) && Path.GetDirectoryName(directory) is { } parent)
        {
            directory = parent;
        }

        return new DriveInfo(directory).AvailableFreeSpace - bytes >= 2 * journal.Statistics.ReservedFreeBytes;
    }
}
