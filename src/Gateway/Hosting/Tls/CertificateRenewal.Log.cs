namespace Ocpp.Gateway.Hosting.Tls;

internal sealed partial class CertificateRenewal
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 1035, Level = LogLevel.Information, Message = "The files with certificates have changed: who connects from now on is shown {Subject}, in force until {ValidUntil:u}")]
        public static partial void Renewed(ILogger logger, string subject, DateTimeOffset validUntil);

        [LoggerMessage(EventId = 1036, Level = LogLevel.Error, Message = "The files with certificates have changed and can't be served with; the certificates before are kept until the files change again. {Refusal}")]
        public static partial void NotRenewed(ILogger logger, string refusal);
    }
}
