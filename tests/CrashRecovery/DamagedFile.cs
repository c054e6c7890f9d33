namespace Ocpp.CrashRecovery;

/// <summary>What disks, operators and file systems do to a file.</summary>
internal static class DamagedFile
{
    public static void Flip(string path, long offset)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = offset;
        int value = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(value ^ 0x10));
    }

    public static void FlipMiddle(string path) => Flip(path, new FileInfo(path).Length / 2);

    public static void CutHalf(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite);
        file.SetLength(file.Length / 2);
    }
}
