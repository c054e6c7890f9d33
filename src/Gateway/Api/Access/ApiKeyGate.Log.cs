using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Api.Access;

internal sealed partial class ApiKeyGate
{
    private static partial class Log
    {
        [LoggerMessage(EventId = 6001, Level = LogLevel.Warning, Message = "The API key {KeyName} has the role {Role} and asked for what needs {RequiredRole}")]
        public static partial void RoleTooLow(ILogger logger, string keyName, ApiRole role, ApiRole requiredRole);
    }
}
