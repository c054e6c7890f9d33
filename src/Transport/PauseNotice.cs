using System.Net;
using Microsoft.Extensions.Logging;

namespace Ocpp.Transport;

/// <summary>Says that a listener pauses, once in <see cref="TransportLimits.DescriptorWarningInterval"/>. For one thread at a time.</summary>
internal sealed partial class PauseNotice(TransportLimits limits, ILogger logger)
{
    private long _nextAtMs;

    public void Give(EndPoint? endPoint, string reason)
    {
        long now = Environment.TickCount64;
        if (now >= _nextAtMs)
        {
            _nextAtMs = now + (long)limits.DescriptorWarningInterval.TotalMilliseconds;
            Log.AcceptingPauses(logger, endPoint, reason);
        }
    }
}
