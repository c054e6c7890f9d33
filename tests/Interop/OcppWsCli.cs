using System.Diagnostics;
using System.Text.Json.Nodes;
using Ocpp.Testing;

namespace Ocpp.Interop;

/// <summary>Runs the compliance suites of the ocpp-ws-cli package against a gateway and reads the report that they write.</summary>
internal static class OcppWsCli
{
    // They take some twenty seconds, most of it waiting for answers that must not come.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Each case by its name: null when it passed, else what the suite found.</summary>
    public static async Task<IReadOnlyDictionary<string, string?>> RunAsync(GatewayProcess gateway, string identity)
    {
        await NodePackages.EnsureInstalledAsync();
        using TemporaryDirectory reports = new();
        ProcessStartInfo start = new("node")
        {
            WorkingDirectory = NodePackages.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            "node_modules/ocpp-ws-cli/dist/index.js", "test", "-e", gateway.OcppUri.AbsoluteUri, "-i", identity, "-p", "ocpp1.6",
            "--suite", "all", "--report", "json", "--report-dir", reports.Path,
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process cli = Process.Start(start)!;
        // Whatever it might ask finds nobody.
        cli.StandardInput.Close();
        Task<string> output = cli.StandardOutput.ReadToEndAsync();
        Task<string> errors = cli.StandardError.ReadToEndAsync();
        using CancellationTokenSource limit = new(Limit);
        try
        {
            await cli.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            cli.Kill();
            throw new TimeoutException($"ocpp-ws-cli did not end in {Limit}:\n{await output}");
        }

        string report = Directory.GetFiles(reports.Path, "*.json").SingleOrDefault()
            ?? throw new InvalidOperationException($"ocpp-ws-cli wrote no report:\n{await output}\n{await errors}");
        JsonArray results = JsonNode.Parse(await File.ReadAllTextAsync(report))!["testResults"]!.AsArray();
        return results.ToDictionary(static result => (string)result!["name"]!, static result => (bool)result!["passed"]! ? null : (string?)result["issue"] ?? "");
    }
}
