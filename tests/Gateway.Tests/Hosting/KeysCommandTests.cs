using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Ocpp.Gateway.Hosting;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Tests.Hosting;

public sealed partial class KeysCommandTests
{
    [Fact]
    public void It_prints_a_key_and_the_settings_that_let_it_in()
    {
        StringWriter output = new();

        int exitCode = KeysCommand.Run(["keys", "add", "ops", "operator"], output, TextWriter.Null);

        Assert.Equal(0, exitCode);
        string key = KeyLine().Match(output.ToString()).Groups[1].Value;
        ApiKey configured = Assert.Single(ReadPrintedSettings(output.ToString()).Keys);
        Assert.Equal(43, key.Length);
        Assert.Equal(("ops", ApiRole.Operator), (configured.Name, configured.Role));
        Assert.Equal(KeysCommand.HashOf(key), configured.Hash.ToArray());
    }

    [Fact]
    public void Each_key_is_another()
    {
        StringWriter first = new();
        StringWriter second = new();

        KeysCommand.Run(["keys", "add", "ops", "reader"], first, TextWriter.Null);
        KeysCommand.Run(["keys", "add", "ops", "reader"], second, TextWriter.Null);

        Assert.NotEqual(first.ToString(), second.ToString());
    }

    [Theory]
    [InlineData("keys")]
    [InlineData("keys add")]
    [InlineData("keys add ops")]
    [InlineData("keys add ops root")]
    [InlineData("keys add ops 1")]
    [InlineData("keys add o:ps reader")]
    [InlineData("keys add o__ps reader")]
    [InlineData("keys remove ops reader")]
    [InlineData("keys add ops reader now")]
    public void Anything_else_gets_the_usage_and_a_failure(string commandLine)
    {
        StringWriter output = new();
        StringWriter errors = new();

        int exitCode = KeysCommand.Run(commandLine.Split(' '), output, errors);

        Assert.Equal(1, exitCode);
        Assert.Empty(output.ToString());
        Assert.StartsWith("Usage: keys add NAME ROLE", errors.ToString(), StringComparison.Ordinal);
    }

    private static ApiOptions ReadPrintedSettings(string output)
    {
        var settings = SettingLine().Matches(output).ToDictionary(match => match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal), match => (string?)match.Groups[2].Value);
        return ApiSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
    }

    [GeneratedRegex(@"^  ([A-Za-z0-9_-]{40,})\r?$", RegexOptions.Multiline)]
    private static partial Regex KeyLine();

    [GeneratedRegex(@"^  (Api__\S+)=(\S+)\r?$", RegexOptions.Multiline)]
    private static partial Regex SettingLine();
}
