using System.Text;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State;

/// <summary>A charge point's main record: what changes seldom. Read and written as a whole.</summary>
internal sealed class StoredChargePoint
{
    // 1 had everything at its full length. Still read: a record is written anew when something in it changes.
    private const byte Layout = 2;

    [Flags]
    private enum Parts
    {
        BootTime = 1,
        BootNotification = 2,
        ConnectedTime = 4,
        DisconnectedTime = 8,
        RemoteAddress = 16,
        Protocol = 32,
        ProvenSecurityProfile = 64,
        FirmwareStatus = 128,
        DiagnosticsStatus = 256,

        // Absent for one that nobody registered and that is let in.
        Registration = 512,
    }

    public Registration Registration { get; set; } = Registration.Unregistered(RegistrationStatus.Accepted);

    /// <summary>When it was first seen or registered.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>Whether a BootNotification was ever answered.</summary>
    public bool HasBooted => BootTime is not null;

    /// <summary>When the last BootNotification was answered.</summary>
    public DateTimeOffset? BootTime { get; set; }

    /// <summary>The last BootNotification's payload; empty before the first.</summary>
    public StoredText BootNotification { get; set; }

    /// <summary>When its last connection began.</summary>
    public DateTimeOffset? ConnectedTime { get; set; }

    /// <summary>When its last connection ended; null while it is connected, or when the gateway ended without seeing it.</summary>
    public DateTimeOffset? DisconnectedTime { get; set; }

    /// <summary>Where its last connection came from.</summary>
    public string? RemoteAddress { get; set; }

    /// <summary>The subprotocol of its last connection.</summary>
    public string? Protocol { get; set; }

    /// <summary>The security profile that its last connection proved.</summary>
    public int? ProvenSecurityProfile { get; set; }

    /// <summary>The payload of the last FirmwareStatusNotification, plain or signed; empty before the first.</summary>
    public StoredText FirmwareStatus { get; set; }

    /// <summary>The payload of the last DiagnosticsStatusNotification or LogStatusNotification; empty before the first.</summary>
    public StoredText DiagnosticsStatus { get; set; }

    /// <summary>Reads a record.</summary>
    /// <exception cref="Ocpp.Storage.Journal.NewerFormatException">A newer version of the program wrote it.</exception>
    public static StoredChargePoint Decode(ReadOnlySpan<byte> record)
    {
        FactReader reader = new(record);
        byte layout = reader.ReadByte();
        StoredLayout.Check("A charge point", layout, Layout);
        return layout == 1 ? DecodeFirst(ref reader) : Decode(ref reader);
    }

    /// <summary>Reads of a record only what a charge point that comes is served by.</summary>
    /// <exception cref="Ocpp.Storage.Journal.NewerFormatException">A newer version of the program wrote it.</exception>
    public static Registration DecodeRegistration(ReadOnlySpan<byte> record, out bool hasBooted)
    {
        FactReader reader = new(record);
        byte layout = reader.ReadByte();
        StoredLayout.Check("A charge point", layout, Layout);
        if (layout == 1)
        {
            Registration first = Registration.Decode(ref reader);
            reader.ReadTime();
            hasBooted = reader.ReadOptionalTime() is not null;
            return first;
        }

        Parts parts = ReadParts(ref reader);
        hasBooted = (parts & Parts.BootTime) != 0;
        return ReadRegistration(parts, ref reader);
    }

    /// <summary>Writes the record.</summary>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteByte(Layout);
        writer.WriteLength((int)PartsOf());
        if (!IsOrdinary(Registration))
        {
            Registration.Encode(ref writer);
        }

        // Times that lie near each other are kept as what is between them.
        writer.WriteCompactTime(Since);
        Write(ConnectedTime, Since, ref writer);
        Write(BootTime, ConnectedTime ?? Since, ref writer);
        Write(DisconnectedTime, ConnectedTime ?? Since, ref writer);
        Write(BootNotification, ref writer);
        Write(RemoteAddress, ref writer);
        Write(Protocol, ref writer);
        if (ProvenSecurityProfile is { } profile)
        {
            writer.WriteCompact(profile);
        }

        Write(FirmwareStatus, ref writer);
        Write(DiagnosticsStatus, ref writer);
    }

    private static StoredChargePoint Decode(scoped ref FactReader reader)
    {
        Parts parts = ReadParts(ref reader);
        Registration registration = ReadRegistration(parts, ref reader);
        DateTimeOffset since = reader.ReadCompactTime();
        DateTimeOffset? connected = ReadTime(parts & Parts.ConnectedTime, since, ref reader);
        return new StoredChargePoint
        {
            Registration = registration,
            Since = since,
            ConnectedTime = connected,
            BootTime = ReadTime(parts & Parts.BootTime, connected ?? since, ref reader),
            DisconnectedTime = ReadTime(parts & Parts.DisconnectedTime, connected ?? since, ref reader),
            BootNotification = ReadPayload(parts & Parts.BootNotification, ref reader),
            RemoteAddress = ReadText(parts & Parts.RemoteAddress, ref reader),
            Protocol = ReadText(parts & Parts.Protocol, ref reader),
            ProvenSecurityProfile = (parts & Parts.ProvenSecurityProfile) == 0 ? null : (int)reader.ReadCompact(),
            FirmwareStatus = ReadPayload(parts & Parts.FirmwareStatus, ref reader),
            DiagnosticsStatus = ReadPayload(parts & Parts.DiagnosticsStatus, ref reader),
        };
    }

    private static StoredChargePoint DecodeFirst(scoped ref FactReader reader) => new()
    {
        Registration = Registration.Decode(ref reader),
        Since = reader.ReadTime(),
        BootTime = reader.ReadOptionalTime(),
        BootNotification = StoredText.Of(reader.ReadBytes()),
        ConnectedTime = reader.ReadOptionalTime(),
        DisconnectedTime = reader.ReadOptionalTime(),
        RemoteAddress = reader.ReadOptionalText(),
        Protocol = reader.ReadOptionalText(),
        ProvenSecurityProfile = reader.ReadOptionalInt32(),
        FirmwareStatus = StoredText.Of(reader.ReadBytes()),
        DiagnosticsStatus = StoredText.Of(reader.ReadBytes()),
    };

    private static Parts ReadParts(scoped ref FactReader reader) => (Parts)reader.ReadLength();

    private static Registration ReadRegistration(Parts parts, scoped ref FactReader reader) =>
        (parts & Parts.Registration) == 0 ? Registration.Unregistered(RegistrationStatus.Accepted) : Registration.Decode(ref reader);

    private static bool IsOrdinary(Registration registration) => registration == Registration.Unregistered(RegistrationStatus.Accepted);

    private static DateTimeOffset? ReadTime(Parts part, DateTimeOffset near, scoped ref FactReader reader) =>
        part == 0 ? null : FactReader.ToTime(near.ToUnixTimeMilliseconds() + reader.ReadCompact());

    private static StoredText ReadPayload(Parts part, scoped ref FactReader reader) => part == 0 ? default : StoredText.Decode(ref reader);

    private static string? ReadText(Parts part, scoped ref FactReader reader) => part == 0 ? null : Encoding.UTF8.GetString(PackedText.Read(ref reader));

    private static void Write(DateTimeOffset? time, DateTimeOffset near, ref FactWriter writer)
    {
        if (time is { } present)
        {
            writer.WriteCompact(present.ToUnixTimeMilliseconds() - near.ToUnixTimeMilliseconds());
        }
    }

    private static void Write(StoredText payload, ref FactWriter writer)
    {
        if (!payload.IsEmpty)
        {
            payload.Encode(ref writer);
        }
    }

    private static void Write(string? text, ref FactWriter writer)
    {
        if (text is not null)
        {
            PackedText.Write(Encoding.UTF8.GetBytes(text), ref writer);
        }
    }

    private Parts PartsOf() =>
        (BootTime is null ? 0 : Parts.BootTime)
        | (BootNotification.IsEmpty ? 0 : Parts.BootNotification)
        | (ConnectedTime is null ? 0 : Parts.ConnectedTime)
        | (DisconnectedTime is null ? 0 : Parts.DisconnectedTime)
        | (RemoteAddress is null ? 0 : Parts.RemoteAddress)
        | (Protocol is null ? 0 : Parts.Protocol)
        | (ProvenSecurityProfile is null ? 0 : Parts.ProvenSecurityProfile)
        | (FirmwareStatus.IsEmpty ? 0 : Parts.FirmwareStatus)
        | (DiagnosticsStatus.IsEmpty ? 0 : Parts.DiagnosticsStatus)
        | (IsOrdinary(Registration) ? 0 : Parts.Registration);
}
