using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Ocpp.Testing;

namespace Ocpp.CrashRecovery;

/// <summary>A start that can't be: one line that says why and what to change, and an exit code.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task A_second_instance_on_the_same_directory_is_refused()
    {
        using TemporaryDirectory directory = new();
        await using GatewayProcess first = await GatewayProcess.StartAsync(directory.Path);

        (int exitCode, string output) = await GatewayProcess.StartRefusedAsync(directory.Path);

        Assert.Equal(1, exitCode);
        string line = Assert.Single(Lines.Of(output));
        Assert.Contains(directory.Path, line, StringComparison.Ordinal);
        Assert.Contains(first.ProcessId.ToString(CultureInfo.InvariantCulture), line, StringComparison.Ordinal);
        using HttpResponseMessage ready = await first.Api.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    // The runtime takes a profile from its environment only. Nothing else may change by the second beginning: the arguments, the process, and where tools ask the runtime.
    [Fact]
    public async Task It_begins_anew_with_the_compilers_profile()
    {
        using TemporaryDirectory parent = new();
        string directory = Path.Combine(parent.Path, "a \"path\" — with\ta tab");
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(directory);

        string[] environment = (await File.ReadAllTextAsync($"/proc/{gateway.ProcessId}/environ")).Split('\0');
        Assert.Contains("DOTNET_ReadPGOData=1", environment);
        string profile = Assert.Single(environment, static variable => variable.StartsWith("DOTNET_PGODataPath=", StringComparison.Ordinal));
        Assert.True(File.Exists(profile["DOTNET_PGODataPath=".Length..]));
        Assert.True(Directory.Exists(Path.Combine(directory, "journal")));
        string endpoint = Assert.Single(Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{gateway.ProcessId}-*-socket"));
        using Socket tool = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await tool.ConnectAsync(new UnixDomainSocketEndPoint(endpoint)).WaitAsync(TimeSpan.FromSeconds(10));
    }

    // As root no mode keeps a directory from being written, so it is a file that stands in its place.
    [Fact]
    public async Task A_data_directory_that_can_not_be_written_is_named()
    {
        using TemporaryDirectory directory = new();
        string file = Path.Combine(directory.Path, "data");
        await File.WriteAllTextAsync(file, "");

        (int exitCode, string output) = await GatewayProcess.StartRefusedAsync(file);

        Assert.Equal(1, exitCode);
        Assert.Contains(file, Assert.Single(Lines.Of(output)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Ocpp:Listen", "ws://127.0.0.1:{0}/ocpp")]
    [InlineData("--Api:Listen", "http://127.0.0.1:{0}")]
    public async Task A_port_in_use_is_named(string key, string address)
    {
        using TemporaryDirectory directory = new();
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;

        (int exitCode, string output) = await GatewayProcess.StartRefusedAsync(directory.Path, key, string.Format(CultureInfo.InvariantCulture, address, port));

        Assert.Equal(1, exitCode);
        // The data directory was opened before, and that was logged.
        string line = Assert.Single(Lines.Of(output), static line => !line.Contains(" info: ", StringComparison.Ordinal));
        Assert.Contains(port.ToString(CultureInfo.InvariantCulture), line, StringComparison.Ordinal);
        Assert.Contains("Ocpp:Listen, Api:Listen and Files:Listen", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Ocpp:CallTimeout", "30", "Ocpp:CallTimeout is '30'; allowed: a duration")]
    [InlineData("--Storage:Directry", "x", "Storage:Directry is 'x'; allowed: nothing, since there is no such setting")]
    [InlineData("--Api:Listen", "http://0.0.0.0:1", "allowed: a loopback address while no API key is configured")]
    [InlineData("--urls", "http://127.0.0.1:1", "urls is 'http://127.0.0.1:1'; allowed: nothing")]
    public async Task A_bad_setting_is_one_line(string key, string value, string expected)
    {
        using TemporaryDirectory directory = new();

        (int exitCode, string output) = await GatewayProcess.StartRefusedAsync(directory.Path, key, value);

        Assert.Equal(1, exitCode);
        Assert.Contains(expected, Assert.Single(Lines.Of(output)), StringComparison.Ordinal);
    }
}
