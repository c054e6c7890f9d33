using Microsoft.Extensions.Configuration;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Tests.Hosting;

public sealed class TelemetrySettingsTests
{
    [Fact]
    public void Nothing_is_sent_anywhere_by_itself()
    {
        TelemetryOptions options = Read();

        Assert.Null(options.OtlpEndpoint);
        Assert.Equal(0, options.TraceSampling);
    }

    [Fact]
    public void A_collector_is_an_address_a_protocol_and_an_interval()
    {
        TelemetryOptions options = Read(("OtlpEndpoint", "https://collector.example:4318"), ("OtlpProtocol", "http"), ("OtlpInterval", "10s"), ("TraceSampling", "0.25"));

        Assert.Equal(new Uri("https://collector.example:4318"), options.OtlpEndpoint);
        Assert.Equal(OtlpTransport.Http, options.OtlpProtocol);
        Assert.Equal(TimeSpan.FromSeconds(10), options.OtlpInterval);
        Assert.Equal(0.25, options.TraceSampling);
    }

    [Theory]
    [InlineData("OtlpEndpoint", "collector:4317")]
    [InlineData("OtlpEndpoint", "ftp://collector:4317")]
    [InlineData("OtlpEndpoint", "http://user:password@collector:4317")]
    [InlineData("OtlpEndpoint", "")]
    [InlineData("OtlpProtocol", "Zipkin")]
    [InlineData("OtlpInterval", "0s")]
    [InlineData("TraceSampling", "1.5")]
    [InlineData("TraceSampling", "-1")]
    [InlineData("TraceSampling", "NaN")]
    [InlineData("TraceSampling", "0,5")]
    [InlineData("TraceSampling", "1")]
    [InlineData("Endpoint", "http://collector:4317")]
    public void What_is_not_allowed_stops_the_start_and_names_the_key(string key, string value)
    {
        SettingException exception = Assert.Throws<SettingException>(() => Read((key, value)));

        Assert.StartsWith($"Telemetry:{key} is '{value}'", exception.Message, StringComparison.Ordinal);
    }

    private static TelemetryOptions Read(params (string Key, string Value)[] settings) => TelemetrySettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>($"Telemetry:{setting.Key}", setting.Value))).Build());
}
