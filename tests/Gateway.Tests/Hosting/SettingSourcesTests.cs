using Microsoft.Extensions.Configuration;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Tests.Hosting;

public sealed class SettingSourcesTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("settings-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void The_environment_goes_over_the_file_and_the_command_line_over_both()
    {
        const string Variable = "Ocpp__PingInterval";
        WriteFile("""{ "Ocpp": { "CallTimeout": "1s", "PingInterval": "1s", "HandshakeTimeout": "1s" } }""");
        Environment.SetEnvironmentVariable(Variable, "2s");
        try
        {
            IConfigurationRoot configuration = SettingSources.Load(_directory.FullName, ["--Ocpp:HandshakeTimeout", "3s"]);

            Assert.Equal("1s", configuration["Ocpp:CallTimeout"]);
            Assert.Equal("2s", configuration["Ocpp:PingInterval"]);
            Assert.Equal("3s", configuration["Ocpp:HandshakeTimeout"]);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    [Fact]
    public void An_argument_is_a_key_and_a_value_in_one_or_in_two()
    {
        IConfigurationRoot configuration = SettingSources.Load(_directory.FullName, ["--Ocpp:Listen=ws://127.0.0.1:1/a=b", "--Storage:Directory", "/tmp/x"]);

        Assert.Equal("ws://127.0.0.1:1/a=b", configuration["Ocpp:Listen"]);
        Assert.Equal("/tmp/x", configuration["Storage:Directory"]);
    }

    [Theory]
    [InlineData("serve", "'serve' is no setting")]
    [InlineData("-h", "'-h' is no setting")]
    [InlineData("--Ocpp:CallTimeout", "--Ocpp:CallTimeout has no value")]
    [InlineData("--Ocp:CallTimeout=1s", "--Ocp:CallTimeout is no setting")]
    [InlineData("--help", "--help is no setting")]
    public void An_argument_that_is_no_setting_stops_the_start(string argument, string expected)
    {
        SettingException exception = Assert.Throws<SettingException>(() => SettingSources.Load(_directory.FullName, [argument]));

        Assert.StartsWith(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_key_is_no_value()
    {
        SettingException exception = Assert.Throws<SettingException>(() => SettingSources.Load(_directory.FullName, ["--Ocpp:Strict", "--Ocpp:CallTimeout", "1s"]));

        Assert.StartsWith("--Ocpp:Strict has no value", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_of_the_file_that_nobody_reads_stops_the_start()
    {
        WriteFile("""{ "Ocp": { "CallTimeout": "1s" } }""");

        SettingException exception = Assert.Throws<SettingException>(() => SettingSources.Load(_directory.FullName, []));

        Assert.StartsWith("Ocp in ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("""{ "Ocpp": { "CallTimeout": "1s" "PingInterval": "1s" } }""")]
    public void A_broken_file_stops_the_start_with_one_line(string content)
    {
        WriteFile(content);

        SettingException exception = Assert.Throws<SettingException>(() => SettingSources.Load(_directory.FullName, []));

        Assert.StartsWith(Path.Combine(_directory.FullName, "appsettings.json") + " can't be read as JSON: ", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    private void WriteFile(string content) => File.WriteAllText(Path.Combine(_directory.FullName, "appsettings.json"), content);
}
