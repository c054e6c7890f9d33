using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State;

/// <summary>A charge point's main record: what changes seldom. Read and written as a whole.</summary>
internal sealed class StoredChargePoint
{
    private const byte Layout = 1;

    public Registration Registration { get; set; } = Registration.Unregistered(RegistrationStatus.Accepted);

    /// <summary>When it was first seen or registered.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>Whether a BootNotification was ever answered.</summary>
    public bool HasBooted => BootTime is not null;

    /// <summary>When the last BootNotification was answered.</summary>
    public DateTimeOffset? BootTime { get; set; }

    /// <summary>The last BootNotification's payload; empty before the first.</summary>
    public byte[] BootNotification { get; set; } = [];

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
    public byte[] FirmwareStatus { get; set; } = [];

    /// <summary>The payload of the last DiagnosticsStatusNotification or LogStatusNotification; empty before the first.</summary>
    public byte[] DiagnosticsStatus { get; set; } = [];

    /// <summary>Reads a record.</summary>
    /// <exception cref="Ocpp.Storage.Journal.NewerFormatException">A newer version of the program wrote it.</exception>
    public static StoredChargePoint Decode(ReadOnlySpan<byte> record)
    {
        FactReader reader = new(record);
        StoredLayout.Check("A charge point", reader.ReadByte(), Layout);
        return new StoredChargePoint
        {
            Registration = Registration.Decode(ref reader),
            Since = reader.ReadTime(),
            BootTime = reader.ReadOptionalTime(),
            BootNotification = reader.ReadBytes().ToArray(),
            ConnectedTime = reader.ReadOptionalTime(),
            DisconnectedTime = reader.ReadOptionalTime(),
            RemoteAddress = reader.ReadOptionalText(),
            Protocol = reader.ReadOptionalText(),
            ProvenSecurityProfile = reader.ReadOptionalInt32(),
            FirmwareStatus = reader.ReadBytes().ToArray(),
            DiagnosticsStatus = reader.ReadBytes().ToArray(),
        };
    }

    /// <summary>Reads of a record only what a charge point that comes is served by.</summary>
    /// <exception cref="Ocpp.Storage.Journal.NewerFormatException">A newer version of the program wrote it.</exception>
    public static Registration DecodeRegistration(ReadOnlySpan<byte> record, out bool hasBooted)
    {
        FactReader reader = new(record);
        StoredLayout.Check("A charge point", reader.ReadByte(), Layout);
        Registration registration = Registration.Decode(ref reader);
        reader.ReadTime();
        hasBooted = reader.ReadOptionalTime() is not null;
        return registration;
    }

    /// <summary>Writes the record.</summary>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteByte(Layout);
        Registration.Encode(ref writer);
        writer.WriteTime(Since);
        writer.WriteOptionalTime(BootTime);
        writer.WriteBytes(BootNotification);
        writer.WriteOptionalTime(ConnectedTime);
        writer.WriteOptionalTime(DisconnectedTime);
        writer.WriteOptionalText(RemoteAddress);
        writer.WriteOptionalText(Protocol);
        writer.WriteOptionalInt32(ProvenSecurityProfile);
        writer.WriteBytes(FirmwareStatus);
        writer.WriteBytes(DiagnosticsStatus);
    }
}
