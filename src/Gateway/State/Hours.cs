using System.Buffers.Binary;

namespace Ocpp.Gateway.State;

/// <summary>Hours since 1970, by the gateway's clock: the grain in which records are forgotten. 720 of them make the default retention.</summary>
internal static class Hours
{
    /// <summary>Bytes of an hour as the owner of a chain.</summary>
    public const int OwnerLength = sizeof(long);

    private const long Milliseconds = 3_600_000;

    public static long Of(DateTimeOffset time) => Math.DivRem(time.ToUnixTimeMilliseconds(), Milliseconds, out _);

    public static DateTimeOffset Begin(long hour) => DateTimeOffset.FromUnixTimeMilliseconds(hour * Milliseconds);

    /// <summary>The hour as the owner of a chain.</summary>
    public static ReadOnlySpan<byte> Owner(long hour, Span<byte> buffer)
    {
        BinaryPrimitives.WriteInt64BigEndian(buffer, hour);
        return buffer[..OwnerLength];
    }
}
