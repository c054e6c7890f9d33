using System.Diagnostics;
using System.Globalization;
using Ocpp.Testing;

namespace Ocpp.CrashRecovery;

/// <summary>A volume of its own, small enough to be filled: a tmpfs, which needs the right to mount. Filling it takes nothing from the machine's disk.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int Mebibyte = 1 << 20;

    private readonly TemporaryDirectory _parent = new();

    public SmallDisk(int mebibytes)
    {
        Path = Directory.CreateDirectory(System.IO.Path.Combine(_parent.Path, "volume")).FullName;
        string size = string.Create(CultureInfo.InvariantCulture, $"size={mebibytes}m");
        if (Run("mount", "-t", "tmpfs", "-o", size, "tmpfs", Path) is not 0)
        {
            _parent.Dispose();
            throw new InvalidOperationException("A tmpfs can't be mounted here.");
        }
    }

    public string Path { get; }

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Whether this process may mount at all: tried once.</summary>
    public static bool IsAvailable { get; } = TryOnce();

    /// <summary>Leaves so much free.</summary>
    public void FillUpTo(int freeMebibytes)
    {
        using FileStream ballast = new(Ballast, FileMode.Append);
        byte[] zeros = new byte[Mebibyte];
        while (new DriveInfo(Path).AvailableFreeSpace >> 20 > freeMebibytes)
        {
            ballast.Write(zeros);
        }
    }

    /// <summary>Gives back what <see cref="FillUpTo"/> took.</summary>
    public void MakeRoom() => File.Delete(Ballast);

    public void Dispose()
    {
        Run("umount", Path);
        _parent.Dispose();
    }

    private static bool TryOnce()
    {
        try
        {
            using SmallDisk disk = new(1);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static int? Run(string command, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
