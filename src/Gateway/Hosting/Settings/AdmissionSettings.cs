namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>Reads and checks the keys below <c>Ocpp:Admission</c>.</summary>
internal static class AdmissionSettings
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <exception cref="SettingException">A value is none of those allowed, or two contradict each other.</exception>
    public static AdmissionOptions Read(SettingsSection section)
    {
        AdmissionOptions defaults = new();
        AdmissionOptions options = new()
        {
            Rate = section.Number("Admission:Rate", defaults.Rate, 0, 1_000_000),
            Burst = section.Number("Admission:Burst", defaults.Burst, 1, 10_000_000),
            Reserve = section.Number("Admission:Reserve", defaults.Reserve, 0, 1_000),
            MaxLag = section.Duration("Admission:MaxLag", defaults.MaxLag, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
            MaxRetryAfter = section.Duration("Admission:MaxRetryAfter", defaults.MaxRetryAfter, TimeSpan.FromSeconds(5), Hour),
            FlapLimit = section.Number("Admission:FlapLimit", defaults.FlapLimit, 0, 100_000),
            FlapWindow = section.Duration("Admission:FlapWindow", defaults.FlapWindow, TimeSpan.FromSeconds(1), Hour),
            FlapPenalty = section.Duration("Admission:FlapPenalty", defaults.FlapPenalty, TimeSpan.FromSeconds(1), Hour),
            MaxFlapPenalty = section.Duration("Admission:MaxFlapPenalty", defaults.MaxFlapPenalty, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        };
        return options.MaxFlapPenalty >= options.FlapPenalty
            ? options
            : throw section.Refusal("Admission:MaxFlapPenalty", DurationText.Format(options.MaxFlapPenalty), $"at least Ocpp:Admission:FlapPenalty, {DurationText.Format(options.FlapPenalty)}");
    }
}
