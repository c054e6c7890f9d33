using Microsoft.AspNetCore.Connections;

namespace Ocpp.Gateway.Listeners;

/// <summary>Who accepted a connection, and is told how it ends. Called on any thread.</summary>
internal interface IConnectionOwner
{
    /// <summary>A bug of ours ended the connection; <see cref="EndAsync"/> follows.</summary>
    void Failed(ConnectionContext connection, Exception exception);

    /// <summary>The connection is served to its end, and is to be disposed of. Once for each connection; never throws.</summary>
    Task EndAsync(ConnectionContext connection);
}
