namespace Ocpp.CrashRecovery;

/// <summary>A test that fills a disk of its own: skipped with that reason where none can be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        if (!SmallDisk.IsAvailable)
        {
            Skip = "Needs the right to mount a tmpfs.";
        }
    }
}
