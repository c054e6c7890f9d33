namespace Ocpp.Codec.V16;

/// <summary>The unit of a reading. A frequency has none, Hertz is meant. OCPP 1.6 §7.45.</summary>
[OcppEnum]
public enum UnitOfMeasure : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>Watt-hours; the default for energy.</summary>
    Wh,

    /// <summary>Kilowatt-hours.</summary>
    [OcppName("kWh")]
    KWh,

    /// <summary>Var-hours.</summary>
    [OcppName("varh")]
    Varh,

    /// <summary>Kilovar-hours.</summary>
    [OcppName("kvarh")]
    Kvarh,

    /// <summary>Watts.</summary>
    W,

    /// <summary>Kilowatts.</summary>
    [OcppName("kW")]
    KW,

    /// <summary>Volt-amperes.</summary>
    VA,

    /// <summary>Kilovolt-amperes.</summary>
    [OcppName("kVA")]
    KVA,

    /// <summary>Vars.</summary>
    [OcppName("var")]
    Var,

    /// <summary>Kilovars.</summary>
    [OcppName("kvar")]
    Kvar,

    /// <summary>Amperes.</summary>
    A,

    /// <summary>Volts.</summary>
    V,

    /// <summary>Kelvin.</summary>
    K,

    /// <summary>Degrees Celsius. The schemas have an old misspelling as well.</summary>
    [OcppAlias("Celcius", IsOfficial = true)]
    Celsius,

    /// <summary>Degrees Fahrenheit.</summary>
    Fahrenheit,

    /// <summary>Percent.</summary>
    Percent,
}
