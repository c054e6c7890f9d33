namespace Ocpp.Gateway.Admission;

/// <summary>What decides who may come now, among the services.</summary>
internal static class AdmissionRegistration
{
    public static IServiceCollection AddAdmission(this IServiceCollection services) => services
        .AddSingleton<AdmissionMetrics>()
        .AddSingleton<AdmissionControl>();
}
