namespace Ocpp.Storage.Journal;

/// <summary>
/// The journal holds committed records that can't be read back. Never repaired silently, since everything behind the damage would be lost:
/// the message names file and offset and tells the operator what can be done.
/// </summary>
public sealed class JournalDamagedException : IOException
{
    /// <summary>Names the place and what is wrong with it.</summary>
    /// <param name="file">Path of the damaged segment.</param>
    /// <param name="offset">Offset of the damage in it, in bytes.</param>
    /// <param name="problem">What is wrong, as the end of a sentence.</param>
    public JournalDamagedException(string file, long offset, string problem)
        : base(
            $"The journal is damaged: {file}, offset {offset}: {problem}. Committed records lie there or behind it, so the gateway doesn't go on by itself. " +
            "Copy the data directory, check the disk, then either restore the directory from a backup, or give up what the damaged file holds from there on: " +
            "move it and all later .log files away; what was acknowledged after that point is lost, and the state folder has to be moved away too.")
    {
        File = file;
        Offset = offset;
    }

    /// <summary>Path of the damaged segment.</summary>
    public string File { get; }

    /// <summary>Offset of the damage in it, in bytes.</summary>
    public long Offset { get; }
}
