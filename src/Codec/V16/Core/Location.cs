namespace Ocpp.Codec.V16;

/// <summary>Where a reading was taken. OCPP 1.6 §7.30.</summary>
[OcppEnum]
public enum Location : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>Inside the charge point.</summary>
    Body,

    /// <summary>At the cable between charge point and vehicle.</summary>
    Cable,

    /// <summary>In the vehicle.</summary>
    EV,

    /// <summary>At the grid side of the charge point.</summary>
    Inlet,

    /// <summary>At the vehicle side of the charge point; the default.</summary>
    Outlet,
}
