namespace Ocpp.Codec.V16;

/// <summary>What was measured. Import is from the grid to the vehicle, export the other way. OCPP 1.6 §7.31.</summary>
[OcppEnum]
public enum Measurand : byte
{
    /// <summary>A value that the specification doesn't know; read when lenient, never written.</summary>
    Unknown = 0,

    /// <summary>A: current from the vehicle.</summary>
    [OcppName("Current.Export")]
    CurrentExport,

    /// <summary>A: current to the vehicle.</summary>
    [OcppName("Current.Import")]
    CurrentImport,

    /// <summary>A: the most that is offered to the vehicle.</summary>
    [OcppName("Current.Offered")]
    CurrentOffered,

    /// <summary>Wh: the export register.</summary>
    [OcppName("Energy.Active.Export.Register")]
    EnergyActiveExportRegister,

    /// <summary>Wh: the import register; the default.</summary>
    [OcppName("Energy.Active.Import.Register")]
    EnergyActiveImportRegister,

    /// <summary>varh: the reactive export register.</summary>
    [OcppName("Energy.Reactive.Export.Register")]
    EnergyReactiveExportRegister,

    /// <summary>varh: the reactive import register.</summary>
    [OcppName("Energy.Reactive.Import.Register")]
    EnergyReactiveImportRegister,

    /// <summary>Wh exported in the interval.</summary>
    [OcppName("Energy.Active.Export.Interval")]
    EnergyActiveExportInterval,

    /// <summary>Wh imported in the interval.</summary>
    [OcppName("Energy.Active.Import.Interval")]
    EnergyActiveImportInterval,

    /// <summary>varh exported in the interval.</summary>
    [OcppName("Energy.Reactive.Export.Interval")]
    EnergyReactiveExportInterval,

    /// <summary>varh imported in the interval.</summary>
    [OcppName("Energy.Reactive.Import.Interval")]
    EnergyReactiveImportInterval,

    /// <summary>Hertz, without a unit in the message.</summary>
    Frequency,

    /// <summary>W: active power from the vehicle.</summary>
    [OcppName("Power.Active.Export")]
    PowerActiveExport,

    /// <summary>W: active power to the vehicle.</summary>
    [OcppName("Power.Active.Import")]
    PowerActiveImport,

    /// <summary>The power factor.</summary>
    [OcppName("Power.Factor")]
    PowerFactor,

    /// <summary>W: the most that is offered to the vehicle.</summary>
    [OcppName("Power.Offered")]
    PowerOffered,

    /// <summary>var: reactive power from the vehicle.</summary>
    [OcppName("Power.Reactive.Export")]
    PowerReactiveExport,

    /// <summary>var: reactive power to the vehicle.</summary>
    [OcppName("Power.Reactive.Import")]
    PowerReactiveImport,

    /// <summary>Turns of the fan per minute.</summary>
    RPM,

    /// <summary>Percent: state of charge of the vehicle.</summary>
    SoC,

    /// <summary>Temperature inside the charge point.</summary>
    Temperature,

    /// <summary>V: the supply's root mean square.</summary>
    Voltage,
}
