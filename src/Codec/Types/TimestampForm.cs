namespace Ocpp.Codec;

/// <summary>In which form a timestamp came.</summary>
internal enum TimestampForm : byte
{
    /// <summary>No date and time.</summary>
    Malformed,

    /// <summary>With <c>Z</c> or <c>+hh:mm</c>.</summary>
    Complete,

    /// <summary>Nothing behind the time.</summary>
    WithoutOffset,

    /// <summary><c>+hh</c> or <c>+hhmm</c>.</summary>
    ShortOffset,
}
