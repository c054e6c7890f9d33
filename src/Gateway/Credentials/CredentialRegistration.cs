namespace Ocpp.Gateway.Credentials;

/// <summary>What decides who gets in, among the services.</summary>
internal static class CredentialRegistration
{
    public static IServiceCollection AddCredentials(this IServiceCollection services) => services
        .AddSingleton(static _ => new VerifiedCredentials())
        .AddSingleton<PasswordCheck>()
        .AddSingleton<ChargePointAuthenticator>();
}
