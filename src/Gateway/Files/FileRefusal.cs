namespace Ocpp.Gateway.Files;

/// <summary>Why a file wasn't taken.</summary>
internal enum FileRefusal
{
    /// <summary>It was.</summary>
    None,

    /// <summary>It is larger than a file may be.</summary>
    TooLarge,

    /// <summary>All files together would be larger than <c>Files:MaxTotalSize</c>, or the disk has no room to spare.</summary>
    NoRoom,

    /// <summary>The disk failed otherwise.</summary>
    DiskFailed,

    /// <summary>The body ended early, came too slowly or made no sense.</summary>
    Broken,

    /// <summary>The body came too slowly.</summary>
    TooSlow,

    /// <summary>It is only a part of a file (Content-Range), which nothing here puts together.</summary>
    Part,

    /// <summary>More files than the request or its URL may bring.</summary>
    TooMany,

    /// <summary>A multipart body without a file in it.</summary>
    NoFile,
}
