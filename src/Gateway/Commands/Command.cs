using System.Globalization;
using Ocpp.Gateway.Credentials;

namespace Ocpp.Gateway.Commands;

/// <summary>What was asked of a charge point, fixed when the API took it.</summary>
internal sealed record Command
{
    /// <summary>Longest Idempotency-Key, in characters; the draft of the HTTP header leaves it open, a UUID has 36.</summary>
    public const int MaxIdempotencyKeyLength = 255;

    /// <summary>
    /// Unique and rising with time; also the CALL's unique id, which is at most 36 characters long (OCPP-J 1.6 §4.1.4), and the
    /// API's <c>commandId</c>.
    /// </summary>
    public required string Id { get; init; }

    public required string ChargePointId { get; init; }

    public required string Action { get; init; }

    /// <summary>The request as it came from the API; goes out byte by byte.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The request as it is kept and shown: secrets redacted.</summary>
    public required ReadOnlyMemory<byte> KeptPayload { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>See <see cref="BodyFingerprint"/>; empty without a key.</summary>
    public ReadOnlyMemory<byte> Fingerprint { get; init; }

    /// <summary>How long it waits for an absent charge point; null when it doesn't.</summary>
    public DateTimeOffset? HoldUntil { get; init; }

    /// <summary>
    /// The password that the command gives the charge point, hashed when the command was taken: hashing may be slow, and the answer is
    /// handled on the thread that reads the socket.
    /// </summary>
    public PasswordVerifier? Password { get; init; }

    /// <summary>Whether <see cref="KeptPayload"/> is not what was asked, so that it can't be sent after a restart.</summary>
    public bool IsRedacted => !Payload.Span.SequenceEqual(KeptPayload.Span);

    public static string NewId(TimeProvider clock) => Guid.CreateVersion7(clock.GetUtcNow()).ToString("D", CultureInfo.InvariantCulture);
}
