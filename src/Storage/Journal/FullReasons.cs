namespace Ocpp.Storage.Journal;

/// <summary>What says that the disk is full.</summary>
[Flags]
internal enum FullReasons
{
    None = 0,

    /// <summary>The next segment couldn't be written ahead.</summary>
    WriteAhead = 1,

    /// <summary>Free space is below the reserve that others need.</summary>
    Watermark = 2,

    /// <summary>A batch met a full disk although its room was written ahead: a volume that copies on write, or is larger than what lies behind it.</summary>
    Batch = 4,
}
