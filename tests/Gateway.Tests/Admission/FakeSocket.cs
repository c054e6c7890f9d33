using System.IO.Pipelines;
using Ocpp.Transport;

namespace Ocpp.Gateway.Tests.Admission;

/// <summary>A socket whose bytes have waited as long as the test says.</summary>
internal sealed class FakeSocket(TimeSpan waited) : ISocketControlFeature
{
    public PipeScheduler? Scheduler => null;

    public void ShutdownSend()
    {
    }

    public bool TrySetUserTimeout(TimeSpan timeout) => true;

    public bool TryGetTimeSinceReceived(out TimeSpan time)
    {
        time = waited;
        return true;
    }
}
