using System.Globalization;
using Microsoft.Extensions.Logging;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.State;

/// <summary>Brings the state back: the newest checkpoint that is whole, else the one before, else nothing and the whole journal.</summary>
internal sealed partial class StateRecovery(StateStoreOptions options, IEventJournal journal, ILogger logger)
{
    private const int FormatVersion = 1;
    private const string FormatFile = "format";

    internal StateTable Open(out LogFiles files, out CheckpointShelf shelf, out JournalPosition applied)
    {
        Directory.CreateDirectory(options.Directory);
        CheckFormat();
        AtomicFile.DeleteTemporary(options.Directory);
        shelf = new CheckpointShelf(options.Directory);
        string? firstFault = null;
        foreach (string path in shelf.NewestFirst)
        {
            string fault = TryRecover(path, shelf, out StateTable? table, out files, out applied);
            if (table is not null)
            {
                return table;
            }

            firstFault ??= fault;
            Log.CheckpointUnusable(logger, path, fault);
        }

        applied = JournalPosition.None;
        return StartEmpty(shelf, firstFault, out files);
    }

    private void CheckFormat()
    {
        string path = Path.Combine(options.Directory, FormatFile);
        if (!File.Exists(path))
        {
            AtomicFile.Write(path, System.Text.Encoding.ASCII.GetBytes(FormatVersion.ToString(CultureInfo.InvariantCulture) + "\n"));
            return;
        }

        string text = File.ReadAllText(path).Trim();
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int version) || version < 1)
        {
            throw new StateDamagedException(
                $"{path} doesn't hold a version number. If this is the state's directory, write {FormatVersion} into the file; if not, set Storage:Directory to the right one.");
        }

        if (version > FormatVersion)
        {
            throw new NewerFormatException(path, version, FormatVersion);
        }
    }

    private string TryRecover(string path, CheckpointShelf shelf, out StateTable? table, out LogFiles files, out JournalPosition applied)
    {
        table = null;
        applied = JournalPosition.None;
        files = new LogFiles(options.Directory);
        CheckpointManifest? manifest = CheckpointShelf.Read(path);
        if (manifest is null)
        {
            return "the file is damaged";
        }

        files.Initialize(manifest.SegmentSize);
        if (!manifest.Checksums.Verify(files, out long damagedAt))
        {
            files.Dispose();
            return string.Create(
                CultureInfo.InvariantCulture,
                $"log.{damagedAt / manifest.SegmentSize} is damaged in the {LogChecksums.ChunkSize} bytes from offset {damagedAt % manifest.SegmentSize}");
        }

        CheckReach(path, manifest.Applied);
        try
        {
            table = StateTable.Recover(options, files, manifest);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // FASTER throws whatever its parsers throw.
            files.Dispose();
            return e.Message;
        }

        shelf.Settle(path, manifest);
        files.DeleteBefore(shelf.OldestBegin);
        applied = manifest.Applied;
        return string.Empty;
    }

    /// <summary>A good checkpoint and the journal have to meet; if they don't, one of them isn't of this installation, or was put back alone.</summary>
    private void CheckReach(string path, JournalPosition applied)
    {
        if (applied > journal.Committed)
        {
            throw new StateDamagedException(
                $"{path} holds the state after journal record {applied}, but the journal ends at {journal.Committed}: acknowledged records are missing. "
                + "Put back the journal that belongs to this state. Only if it is lost for good, remove the state's directory too, and accept what is gone.");
        }

        if (journal.First > applied.Next)
        {
            throw new StateDamagedException(
                $"{path} holds the state after journal record {applied}, but the journal begins at {journal.First}: the records between are missing. "
                + "Restore state and journal together from a backup.");
        }
    }

    private StateTable StartEmpty(CheckpointShelf shelf, string? fault, out LogFiles files)
    {
        bool reachesBack = journal.First.Value == 1 || journal.Appended == JournalPosition.None;
        if (!reachesBack)
        {
            throw new StateDamagedException(
                $"{options.Directory} has no usable checkpoint{(fault is null ? string.Empty : $" ({fault})")}, and the journal begins at record {journal.First}, "
                + "so the state can't be made again from the journal alone. Restore state and journal together from a backup.");
        }

        // What is there is either damaged or what a crash left before the first checkpoint was finished.
        shelf.Clear();
        LogFiles.DeleteAll(options.Directory);
        files = new LogFiles(options.Directory);
        return new StateTable(options, files);
    }
}
