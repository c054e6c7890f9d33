using System.Collections.Immutable;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Credentials;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State;

/// <summary>
/// What an operator said of a charge point, and what the charge point accepted of it over ChangeConfiguration. Immutable; the one in force
/// hangs on the live <see cref="ChargePoint"/> and is replaced as a whole by a <see cref="RegistrationChanged"/>.
/// </summary>
internal sealed record Registration
{
    private const byte Layout = 1;

    // Most of a large fleet may be this one, which needn't be there a million times.
    private static readonly Registration[] NobodysOwn = [.. Enum.GetValues<RegistrationStatus>().Select(static status => new Registration { BootStatus = status })];
    private static TimeSpan ToInterval(long milliseconds) => milliseconds is >= 0 and <= long.MaxValue / TimeSpan.TicksPerMillisecond
        ? TimeSpan.FromMilliseconds(milliseconds)
        : throw new InvalidDataException("A heartbeat interval in a record is none.");

    /// <summary>Whether an operator registered it. False with passwords is a charge point that came as unknown and accepted an AuthorizationKey.</summary>
    public bool IsRegistered { get; init; }

    /// <summary>Who is served (Accepted), waits (Pending) or is turned away (Rejected). Of an unregistered one it is what <c>Ocpp:UnknownChargePoints</c> says.</summary>
    public RegistrationStatus BootStatus { get; init; } = RegistrationStatus.Accepted;

    /// <summary>Sent in BootNotification.conf; null for <c>Ocpp:HeartbeatInterval</c>.</summary>
    public TimeSpan? HeartbeatInterval { get; init; }

    /// <summary>The least security profile that this charge point is let in with; null for <c>Ocpp:SecurityProfile</c>.</summary>
    public int? SecurityProfile { get; init; }

    /// <summary>The profile that it accepted but takes up with its next boot: after the first success with it, it replaces <see cref="SecurityProfile"/>.</summary>
    public int? PendingSecurityProfile { get; init; }

    /// <summary>None, one, or two while a new key waits for a reboot: then the new one is the second, and either is taken.</summary>
    public ImmutableArray<PasswordVerifier> Passwords { get; init; } = [];

    /// <summary>The operator's own words for it, in ordinal order.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = StoredLabels.None;

    /// <summary>One that nobody registered.</summary>
    public static Registration Unregistered(RegistrationStatus bootStatus) =>
        Array.Find(NobodysOwn, registration => registration.BootStatus == bootStatus) ?? new Registration { BootStatus = bootStatus };

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static Registration Decode(scoped ref FactReader reader)
    {
        StoredLayout.Check("A registration", reader.ReadByte(), Layout);
        return new Registration
        {
            IsRegistered = reader.ReadBoolean(),
            BootStatus = FactCodes.ToRegistrationStatus(reader.ReadByte()),
            HeartbeatInterval = reader.ReadOptionalInt64() is { } milliseconds ? ToInterval(milliseconds) : null,
            SecurityProfile = reader.ReadOptionalInt32(),
            PendingSecurityProfile = reader.ReadOptionalInt32(),
            Passwords = DecodePasswords(ref reader),
            Labels = StoredLabels.Decode(ref reader),
        };
    }

    /// <summary>Writes it as facts and stored records keep it; passwords only as their hashes.</summary>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteByte(Layout);
        writer.WriteBoolean(IsRegistered);
        writer.WriteByte(FactCodes.Of(BootStatus));
        writer.WriteOptionalInt64(HeartbeatInterval is { } interval ? (long)interval.TotalMilliseconds : null);
        writer.WriteOptionalInt32(SecurityProfile);
        writer.WriteOptionalInt32(PendingSecurityProfile);
        writer.WriteLength(Passwords.Length);
        foreach (PasswordVerifier password in Passwords)
        {
            writer.WriteBytes(password.Encoded);
        }

        StoredLabels.Encode(Labels, ref writer);
    }

    private static ImmutableArray<PasswordVerifier> DecodePasswords(scoped ref FactReader reader)
    {
        int count = reader.ReadLength();
        if (count == 0)
        {
            return [];
        }

        // Two is the most that is ever written; a damaged record must not ask for more than it holds.
        var passwords = ImmutableArray.CreateBuilder<PasswordVerifier>(Math.Min(count, 2));
        for (; count > 0; count--)
        {
            passwords.Add(PasswordVerifier.Decode(reader.ReadBytes()));
        }

        return passwords.DrainToImmutable();
    }
}
