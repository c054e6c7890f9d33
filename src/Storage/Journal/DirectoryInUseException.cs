namespace Ocpp.Storage.Journal;

/// <summary>Another process (or another journal of this one) works on the same data directory. Two writers would destroy each other's data, so the second one is refused.</summary>
public sealed class DirectoryInUseException : IOException
{
    /// <summary>Names the directory and, where it is known, who holds it.</summary>
    public DirectoryInUseException(string directory, string? holder)
        : base($"The data directory {directory} is in use by another instance{(string.IsNullOrEmpty(holder) ? string.Empty : $" (process {holder})")}. Stop it, or give this one another Storage:Directory.")
    {
        Directory = directory;
    }

    /// <summary>The directory in question.</summary>
    public string Directory { get; }
}
