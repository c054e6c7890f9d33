using Microsoft.AspNetCore.Connections;

namespace Ocpp.Gateway.Files;

/// <summary>
/// Marks the connections of the files listeners. What came over one is answered by <see cref="FileEndpoint"/> and by nothing else, and what
/// came over another never reaches it: the API listens elsewhere and may need keys.
/// </summary>
internal sealed class FileConnection
{
    private static readonly FileConnection Instance = new();

    private FileConnection()
    {
    }

    /// <summary>The listener's middleware.</summary>
    public static ConnectionDelegate Mark(ConnectionDelegate next) => connection =>
    {
        connection.Features.Set(Instance);
        return next(connection);
    };

    /// <summary>Whether a request came over a files listener.</summary>
    public static bool IsOf(HttpContext context) => context.Features.Get<FileConnection>() is not null;
}
