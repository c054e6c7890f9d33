namespace Ocpp.Storage.Journal;

/// <summary>The data was written by a newer version of the program. It is left untouched.</summary>
public sealed class NewerFormatException : IOException
{
    /// <summary>Names the file and both versions.</summary>
    public NewerFormatException(string file, long found, long supported)
        : base($"{file} has format version {found}; this program knows versions up to {supported}. Start the newer program again, or restore a backup made by this one.")
    {
        File = file;
    }

    /// <summary>The file whose version is too new.</summary>
    public string File { get; }
}
