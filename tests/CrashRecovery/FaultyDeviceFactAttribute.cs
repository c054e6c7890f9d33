namespace Ocpp.CrashRecovery;

/// <summary>A test that meddles with a process's system calls: skipped with that reason where that can't be done.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FaultyDeviceFactAttribute : FactAttribute
{
    public FaultyDeviceFactAttribute()
    {
        if (!FaultyDevice.IsAvailable)
        {
            Skip = "Needs strace, and the right to trace other processes.";
        }
    }
}
