using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Ocpp.Transport;

/// <summary>
/// Listens with sockets of its own on Linux, for the end points that it is told are its; Kestrel's transport serves all others. The engines start with the
/// first listener and end with the last. Safe from any thread.
/// </summary>
/// <param name="isOurs">Which end points are served here.</param>
/// <param name="limits">How much at once.</param>
/// <param name="logger">For what no connection can be told.</param>
public sealed class EpollTransportFactory(Func<EndPoint, bool> isOurs, TransportLimits limits, ILogger<EpollTransportFactory> logger)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly Lock _counting = new();
    private EpollEngine[]? _engines;
    private int _listeners;

    /// <summary>Whether this machine can serve it: Linux on x64 or arm64.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux()
        && System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture
            is System.Runtime.InteropServices.Architecture.X64 or System.Runtime.InteropServices.Architecture.Arm64;

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint && isOurs(endpoint);

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        if (endpoint is not IPEndPoint address)
        {
            throw new NotSupportedException($"{endpoint} is no IP address and port.");
        }

        lock (_counting)
        {
            EpollEngine[] engines = _engines ??= StartEngines();
            try
            {
                EpollListener listener = new(this, engines, address, limits, logger);
                _listeners++;
                return ValueTask.FromResult<IConnectionListener>(listener);
            }
            catch
            {
                StopIfUnused();
                throw;
            }
        }
    }

    /// <summary>A listener has ended.</summary>
    internal void Release()
    {
        lock (_counting)
        {
            _listeners--;
            StopIfUnused();
        }
    }

    private EpollEngine[] StartEngines()
    {
        List<EpollEngine> started = [];
        try
        {
            for (int number = 0; number < limits.Engines; number++)
            {
                started.Add(new EpollEngine($"sockets {number}", logger));
            }

            return [.. started];
        }
        catch
        {
            started.ForEach(static engine => engine.Dispose());
            throw;
        }
    }

    private void StopIfUnused()
    {
        if (_listeners > 0 || _engines is null)
        {
            return;
        }

        foreach (EpollEngine engine in _engines)
        {
            engine.Dispose();
        }

        _engines = null;
    }
}
