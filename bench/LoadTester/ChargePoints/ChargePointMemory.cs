using System.Collections.Immutable;
using Ocpp.Codec.V16;

namespace Ocpp.LoadTester.ChargePoints;

/// <summary>
/// What a charge point remembers beside its connectors. Made when there is something to remember: most of a fleet never gets a local list or a
/// charging profile, and an empty one would cost every one of them.
/// </summary>
internal sealed class ChargePointMemory
{
    /// <summary>Configuration keys that the Central System has changed.</summary>
    public Dictionary<string, string>? Configuration { get; set; }

    public int LocalListVersion { get; set; }

    /// <summary>Shared with all that got the same list.</summary>
    public ImmutableDictionary<string, AuthorizationStatus> LocalList { get; set; } = SharedLists.Empty;

    public List<Reservation> Reservations { get; } = [];

    public List<InstalledProfile> Profiles { get; } = [];

    /// <summary>SHA-256 of installed root certificates, by their use.</summary>
    public List<(CertificateUse Use, string Hash)> Certificates { get; } = [];

    /// <summary>What is to be done later, in no order: there are never more than a handful.</summary>
    public List<DelayedTask> Tasks { get; } = [];

    /// <summary>The last reported statuses, for TriggerMessage.</summary>
    public FirmwareStatus Firmware { get; set; } = FirmwareStatus.Idle;

    public DiagnosticsStatus Diagnostics { get; set; } = DiagnosticsStatus.Idle;

    public UploadLogStatus Log { get; set; } = UploadLogStatus.Idle;

    public int LogRequest { get; set; }

    public SignedFirmwareStatus SignedFirmware { get; set; } = SignedFirmwareStatus.Idle;

    public int SignedFirmwareRequest { get; set; }
}

/// <summary>A reservation as ReserveNow made it; connector 0 is any.</summary>
internal sealed record Reservation(int Id, int Connector, string IdTag, string ParentIdTag);

/// <summary>A charging profile: what decides which one counts, and its JSON as it came.</summary>
internal sealed record InstalledProfile(
    int Id, int Connector, int StackLevel, ChargingProfilePurpose Purpose, int TransactionId, byte[] Json);
