using System.Diagnostics;
using System.Globalization;
using Ocpp.Testing;

namespace Ocpp.CrashRecovery;

/// <summary>
/// Lets the fdatasync calls of a running process fail or take long: strace attaches to it and meddles with that one system call, so that the program under
/// test is the one that is shipped.
/// </summary>
internal sealed class FaultyDevice : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Process _strace;
    private readonly Task _drained;

    private FaultyDevice(Process strace)
    {
        _strace = strace;

        // A full pipe would stop it.
        _drained = strace.StandardError.ReadToEndAsync();
    }

    /// <summary>Whether strace is there and may trace: tried once, on a process of ours.</summary>
    public static bool IsAvailable { get; } = TryOnce();

    public static Task<FaultyDevice> FailingAsync(GatewayProcess gateway) => AttachAsync(gateway.ProcessId, "error=EIO");

    public static Task<FaultyDevice> SlowAsync(GatewayProcess gateway, int delayMs) =>
        AttachAsync(gateway.ProcessId, string.Create(CultureInfo.InvariantCulture, $"delay_enter={delayMs * 1000}"));

    public async ValueTask DisposeAsync()
    {
        if (!_strace.HasExited)
        {
            _strace.Kill();
            await _strace.WaitForExitAsync();
        }

        await _drained;
        _strace.Dispose();
    }

    private static async Task<FaultyDevice> AttachAsync(int process, string fault)
    {
        string id = process.ToString(CultureInfo.InvariantCulture);
        ProcessStartInfo start = new("strace", ["-f", "-p", id, "-o", "/dev/null", "-e", "trace=fdatasync", "-e", "inject=fdatasync:" + fault]) { RedirectStandardError = true };
        Process strace = Process.Start(start)!;
        using CancellationTokenSource limit = new(Limit);

        // It says so once it holds all threads.
        string said = await strace.StandardError.ReadLineAsync(limit.Token) ?? "";
        if (!said.Contains(" attached", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(said);
        }

        return new FaultyDevice(strace);
    }

    private static bool TryOnce()
    {
        try
        {
            using Process strace = Process.Start(new ProcessStartInfo("strace", ["-o", "/dev/null", "-e", "inject=fdatasync:error=EIO", "true"]) { RedirectStandardError = true })!;
            strace.WaitForExit();
            return strace.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
