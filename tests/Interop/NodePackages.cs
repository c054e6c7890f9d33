using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Ocpp.Interop;

/// <summary>Installs the clients of this folder's lock file, once per test run.</summary>
internal static class NodePackages
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    /// <summary>Where package.json and the scripts lie.</summary>
    public static string Folder { get; } = Path.GetDirectoryName(SourceFile())!;

    /// <summary>Why Node's clients can't run here; null if they can.</summary>
    public static string? Missing { get; } = FindMissing();

    public static Task EnsureInstalledAsync() => Installed.Value;

    private static async Task InstallAsync()
    {
        using CancellationTokenSource limit = new(InstallLimit);

        // Two test projects need them, and test runs go side by side: the second waits and then finds them installed.
        await using FileStream turn = await WaitForTurnAsync(limit.Token);

        // The lock file's own mark: unchanged packages are not installed again.
        string marker = Path.Combine(Folder, "node_modules", ".package-lock.json");
        if (File.Exists(marker) && File.GetLastWriteTimeUtc(marker) >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
        {
            return;
        }

        ProcessStartInfo start = new("npm") { WorkingDirectory = Folder, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in (string[])["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        {
            start.ArgumentList.Add(argument);
        }

        using Process npm = Process.Start(start)!;
        Task<string> output = npm.StandardOutput.ReadToEndAsync();
        Task<string> errors = npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync(limit.Token);
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm ci ended with {npm.ExitCode}:\n{await output}\n{await errors}");
        }
    }

    private static async Task<FileStream> WaitForTurnAsync(CancellationToken cancellationToken)
    {
        string path = Path.Combine(Path.GetTempPath(), "ocpp-gateway-node-packages.lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    private static string? FindMissing()
    {
        try
        {
            using Process node = Process.Start(new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true })!;
            string version = node.StandardOutput.ReadToEnd();
            node.WaitForExit();
            return int.TryParse(version.TrimStart('v').Split('.')[0], out int major) && major >= 20 ? null : $"Node 20 is needed; this is {version.Trim()}.";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "Node is not installed.";
        }
    }

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
