using System.Collections.Immutable;

namespace Ocpp.Gateway.State;

/// <summary>What charge points are selected by beside their identities.</summary>
/// <param name="Labels">The operator's.</param>
/// <param name="Vendor">The last BootNotification's chargePointVendor, or null.</param>
/// <param name="Model">Its chargePointModel.</param>
/// <param name="Firmware">Its firmwareVersion.</param>
internal sealed record ChargePointTraits(ImmutableSortedDictionary<string, string> Labels, string? Vendor, string? Model, string? Firmware);
