namespace Ocpp.Storage.Tests;

/// <summary>A test of what the kernel keeps of files in its cache: skipped where files lie nowhere else.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DiskFactAttribute : FactAttribute
{
    public DiskFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || new DriveInfo(Path.GetTempPath()).DriveFormat == "tmpfs")
        {
            Skip = "Needs Linux and a directory for temporary files on a disk, not in memory.";
        }
    }
}
