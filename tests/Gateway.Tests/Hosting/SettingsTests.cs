using System.Security.Authentication;
using Microsoft.Extensions.Configuration;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Tests.Hosting;

public sealed class SettingsTests
{
    private const string Hash = "b50dd3f11f513485ceaaa05fdddc8a99c5c3d999b7d7297904756f30fc798542";

    [Fact]
    public void Without_any_setting_the_documented_defaults_hold()
    {
        GatewaySettings settings = Read();

        Assert.Equal("ws://127.0.0.1:9000/ocpp", Assert.Single(settings.Ocpp.Listen).Uri);
        Assert.Null(settings.Ocpp.Tls);
        Assert.Equal(UnknownChargePointRule.Accept, settings.Ocpp.UnknownChargePoints);
        Assert.Equal(ConcurrentTransactionRule.Allow, settings.Ocpp.ConcurrentTransactions);
        Assert.Equal(ReadConfigurationRule.OnBoot, settings.Ocpp.ReadConfiguration);
        Assert.Equal(UnknownIdTagRule.Invalid, settings.Ocpp.UnknownIdTags);
        Assert.Equal(0, settings.Ocpp.SecurityProfile);
        Assert.Equal(TimeSpan.FromMinutes(5), settings.Ocpp.HeartbeatInterval);
        Assert.Equal("ocpp1.6", settings.Ocpp.DefaultSubprotocol);
        Assert.Equal(TimeSpan.FromSeconds(60), settings.Ocpp.CallTimeout);
        Assert.Equal(TimeSpan.FromSeconds(25), settings.Ocpp.PingInterval);
        Assert.Null(settings.Ocpp.IdleTimeout);
        Assert.Equal(TimeSpan.FromMinutes(15), settings.Ocpp.IdleTimeoutFor(TimeSpan.FromMinutes(5)));
        Assert.Equal(1024 * 1024, settings.Ocpp.MaxMessageSize);
        Assert.Equal(TimeSpan.FromSeconds(10), settings.Ocpp.HandshakeTimeout);
        Assert.Equal(5_000 * Environment.ProcessorCount, settings.Ocpp.Admission.Rate);
        Assert.Equal(Math.Max(20_000, 10_000 * Environment.ProcessorCount), settings.Ocpp.Admission.Burst);
        Assert.Equal(20, settings.Ocpp.Admission.Reserve);
        Assert.Equal(TimeSpan.FromMilliseconds(500), settings.Ocpp.Admission.MaxLag);
        Assert.Equal(TimeSpan.FromMinutes(2), settings.Ocpp.Admission.MaxRetryAfter);
        Assert.Equal((2_000, TimeSpan.FromMinutes(1)), (settings.Ocpp.Admission.FlapLimit, settings.Ocpp.Admission.FlapWindow));
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5)), (settings.Ocpp.Admission.FlapPenalty, settings.Ocpp.Admission.MaxFlapPenalty));
        Assert.False(settings.Ocpp.Strict);
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "data"), settings.Storage.Directory);
        Assert.Equal(Durability.Commit, settings.Storage.Durability);
        Assert.Equal(TimeSpan.FromDays(30), settings.Storage.Retention);
        Assert.Equal(64 * 1024 * 1024, settings.Storage.SegmentSize);
        Assert.Equal("127.0.0.1:9001", Assert.Single(settings.Api.Listen).ToString());
        Assert.Empty(settings.Api.Keys);
        Assert.False(settings.Files.IsOn);
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "data", "files"), settings.Files.Directory);
        Assert.Equal(512 * 1024 * 1024, settings.Files.MaxFirmwareSize);
        Assert.Equal(256 * 1024 * 1024, settings.Files.MaxUploadSize);
        Assert.Equal(10L << 30, settings.Files.MaxTotalSize);
        Assert.Equal(256, settings.Files.MaxTransfers);
        Assert.Equal(TimeSpan.FromHours(24), settings.Files.UrlLifetime);
        Assert.Equal(TimeSpan.FromDays(30), settings.Files.Retention);
    }

    [Fact]
    public void The_settings_of_the_admission_are_read()
    {
        AdmissionOptions admission = Read(
            ("Ocpp:Admission:Rate", "0"),
            ("Ocpp:Admission:Burst", "7"),
            ("Ocpp:Admission:Reserve", "50"),
            ("Ocpp:Admission:MaxLag", "2s"),
            ("Ocpp:Admission:MaxRetryAfter", "10m"),
            ("Ocpp:Admission:FlapLimit", "5"),
            ("Ocpp:Admission:FlapWindow", "10m"),
            ("Ocpp:Admission:FlapPenalty", "1m"),
            ("Ocpp:Admission:MaxFlapPenalty", "1h")).Ocpp.Admission;

        Assert.Equal(
            new AdmissionOptions
            {
                Rate = 0,
                Burst = 7,
                Reserve = 50,
                MaxLag = TimeSpan.FromSeconds(2),
                MaxRetryAfter = TimeSpan.FromMinutes(10),
                FlapLimit = 5,
                FlapWindow = TimeSpan.FromMinutes(10),
                FlapPenalty = TimeSpan.FromMinutes(1),
                MaxFlapPenalty = TimeSpan.FromHours(1),
            },
            admission);
    }

    [Fact]
    public void The_file_endpoint_s_settings_are_read()
    {
        GatewaySettings settings = Read(
            ("Files:Listen", "http://*:9002;https://127.0.0.1:9003"),
            ("Files:PublicUrl", "https://files.example/gateway/"),
            ("Files:Directory", "elsewhere"),
            ("Files:MaxFirmwareSize", "1GiB"),
            ("Files:MaxUploadSize", "64KiB"),
            ("Files:MaxTotalSize", "2GiB"),
            ("Files:MaxTransfers", "3"),
            ("Files:UrlLifetime", "1h"),
            ("Files:Retention", "48h"),
            ("Ocpp:Tls:Certificates", "gateway.pem"));

        Assert.Equal(["http://*:9002", "https://127.0.0.1:9003"], settings.Files.Listen.Select(listener => listener.Uri));
        Assert.Equal("https://files.example/gateway/", settings.Files.PublicUrl?.AbsoluteUri);
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "elsewhere"), settings.Files.Directory);
        Assert.Equal((1L << 30, 65_536L, 2L << 30), (settings.Files.MaxFirmwareSize, settings.Files.MaxUploadSize, settings.Files.MaxTotalSize));
        Assert.Equal((3, TimeSpan.FromHours(1), TimeSpan.FromDays(2)), (settings.Files.MaxTransfers, settings.Files.UrlLifetime, settings.Files.Retention));
    }

    [Fact]
    public void Every_documented_key_is_read_without_regard_to_case()
    {
        GatewaySettings settings = Read(
            ("ocpp:listen", "ws://127.0.0.1:80/a/b/;ws://[::1]/"),
            ("Ocpp:UnknownChargePoints", "pending"),
            ("Ocpp:ConcurrentTransactions", "Reject"),
            ("Ocpp:ReadConfiguration", "Never"),
            ("Ocpp:UnknownIdTags", "accept"),
            ("Ocpp:SecurityProfile", "3"),
            ("Ocpp:HeartbeatInterval", "1h"),
            ("Ocpp:DefaultSubprotocol", "none"),
            ("Ocpp:CallTimeout", "500ms"),
            ("Ocpp:PingInterval", "1m"),
            ("Ocpp:IdleTimeout", "90s"),
            ("Ocpp:MaxMessageSize", "64KiB"),
            ("Ocpp:HandshakeTimeout", "3s"),
            ("Ocpp:Strict", "True"),
            ("Storage:Directory", "elsewhere"),
            ("Storage:Durability", "async"),
            ("Storage:CommitInterval", "50ms"),
            ("Storage:Retention", "48h"),
            ("Storage:SegmentSize", "16MiB"),
            ("Storage:CheckpointInterval", "10m"),
            ("Api:Listen", "http://0.0.0.0:8080"),
            ("Api:Keys:ops:Hash", Hash),
            ("Api:Keys:ops:Role", "operator"));

        Assert.Equal(["ws://127.0.0.1:80/a/b", "ws://[::1]:80"], settings.Ocpp.Listen.Select(listener => listener.Uri));
        Assert.Equal(["/a/b", "/"], settings.Ocpp.Listen.Select(listener => listener.Path));
        Assert.Equal(UnknownChargePointRule.Pending, settings.Ocpp.UnknownChargePoints);
        Assert.Equal(ConcurrentTransactionRule.Reject, settings.Ocpp.ConcurrentTransactions);
        Assert.Equal(ReadConfigurationRule.Never, settings.Ocpp.ReadConfiguration);
        Assert.Equal(UnknownIdTagRule.Accept, settings.Ocpp.UnknownIdTags);
        Assert.Equal(3, settings.Ocpp.SecurityProfile);
        Assert.Equal(TimeSpan.FromHours(1), settings.Ocpp.HeartbeatInterval);
        Assert.Null(settings.Ocpp.DefaultSubprotocol);
        Assert.Equal(TimeSpan.FromMilliseconds(500), settings.Ocpp.CallTimeout);
        Assert.Equal(TimeSpan.FromMinutes(1), settings.Ocpp.PingInterval);
        Assert.Equal(TimeSpan.FromSeconds(90), settings.Ocpp.IdleTimeoutFor(TimeSpan.FromHours(1)));
        Assert.Equal(65_536, settings.Ocpp.MaxMessageSize);
        Assert.Equal(TimeSpan.FromSeconds(3), settings.Ocpp.HandshakeTimeout);
        Assert.True(settings.Ocpp.Strict);
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "elsewhere"), settings.Storage.Directory);
        Assert.Equal(Durability.Async, settings.Storage.Durability);
        Assert.Equal(TimeSpan.FromMilliseconds(50), settings.Storage.CommitInterval);
        Assert.Equal(TimeSpan.FromDays(2), settings.Storage.Retention);
        Assert.Equal(16 * 1024 * 1024, settings.Storage.SegmentSize);
        Assert.Equal(TimeSpan.FromMinutes(10), settings.Storage.CheckpointInterval);
        ApiKey key = Assert.Single(settings.Api.Keys);
        Assert.Equal(("ops", ApiRole.Operator), (key.Name, key.Role));
        Assert.Equal(Convert.FromHexString(Hash), key.Hash.ToArray());
    }

    [Theory]
    [InlineData("Ocpp:Lisen", "x", "Ocpp:Lisen is 'x'; allowed: nothing, since there is no such setting; under Ocpp there are Admission:Burst,")]
    [InlineData("Ocpp:Tls", "x", "Ocpp:Tls is 'x'")]
    [InlineData("Ocpp:Listen:0", "ws://127.0.0.1:1/a", "Ocpp:Listen:0 is 'ws://127.0.0.1:1/a'")]
    [InlineData("Ocpp:Listen", "", "Ocpp:Listen is ''; allowed: ws:// or wss:// addresses")]
    [InlineData("Ocpp:Listen", "http://127.0.0.1:9000/ocpp", "Ocpp:Listen is 'http://127.0.0.1:9000/ocpp'; allowed: ws:// or wss://")]
    [InlineData("Ocpp:Listen", "ws://gateway.example:9000/ocpp", "with an IP address, localhost or * as the host")]
    [InlineData("Ocpp:Listen", "ws://1:9000/ocpp", "with an IP address, localhost or * as the host")]
    [InlineData("Ocpp:Listen", "ws://127.0.0.1:99999/ocpp", "Ocpp:Listen is")]
    [InlineData("Ocpp:Listen", "ws://localhost:0/ocpp", "Ocpp:Listen is")]
    [InlineData("Ocpp:Listen", "ws://127.0.0.1:9000/ocpp?clientCertificates=Require", "Ocpp:Listen is")]
    [InlineData("Ocpp:Listen", "ws://127.0.0.1:9000/a;ws://127.0.0.1:9000/b", "each address and port once")]
    [InlineData("Ocpp:Listen", "wss://127.0.0.1:9443/ocpp", "wss:// only once Ocpp:Tls:Certificates names a PEM file")]
    [InlineData("Ocpp:Tls:MinimumVersion", "1.1", "Ocpp:Tls:MinimumVersion is '1.1'; allowed: 1.2 or 1.3.")]
    [InlineData("Ocpp:Tls:Certificates", " ; ", "one PEM file with a chain and its key, or two, one RSA and one ECDSA")]
    [InlineData("Ocpp:Tls:Certificates", "a.pem;b.pem;c.pem", "one PEM file with a chain and its key, or two, one RSA and one ECDSA")]
    [InlineData("Ocpp:TrustedProxies", "proxy.example", "Ocpp:TrustedProxies is 'proxy.example'; allowed: IP addresses and networks such as 10.0.0.5, 10.1.0.0/16 or 2001:db8::/32, separated by ';'.")]
    [InlineData("Ocpp:TrustedProxies", "10.0.0.1;10.0.0.0/33", "Ocpp:TrustedProxies is '10.0.0.0/33'; allowed: IP addresses and networks")]
    [InlineData("Ocpp:TrustedProxies", "", "Ocpp:TrustedProxies is ''; allowed: IP addresses and networks")]
    [InlineData("Ocpp:UnknownChargePoints", "1", "Ocpp:UnknownChargePoints is '1'; allowed: Accept, Pending or Reject.")]
    [InlineData("Ocpp:SecurityProfile", "4", "Ocpp:SecurityProfile is '4'; allowed: a whole number from 0 to 3.")]
    [InlineData("Ocpp:HeartbeatInterval", "1500ms", "Ocpp:HeartbeatInterval is '1500ms'; allowed: whole seconds.")]
    [InlineData("Ocpp:HeartbeatInterval", "0s", "Ocpp:HeartbeatInterval is '0s'; allowed: a duration")]
    [InlineData("Ocpp:Admission:Rate", "-1", "Ocpp:Admission:Rate is '-1'; allowed: a whole number from 0 to 1000000.")]
    [InlineData("Ocpp:Admission:Burst", "0", "Ocpp:Admission:Burst is '0'; allowed: a whole number from 1 to 10000000.")]
    [InlineData("Ocpp:Admission:MaxLag", "0s", "Ocpp:Admission:MaxLag is '0s'; allowed: a duration")]
    [InlineData("Ocpp:Admission:MaxFlapPenalty", "5s", "Ocpp:Admission:MaxFlapPenalty is '5s'; allowed: at least Ocpp:Admission:FlapPenalty, 10s.")]
    [InlineData("Ocpp:Admission:Speed", "1", "Ocpp:Admission:Speed is '1'; allowed: nothing, since there is no such setting")]
    [InlineData("Ocpp:DefaultSubprotocol", "ocpp2.0.1", "Ocpp:DefaultSubprotocol is 'ocpp2.0.1'; allowed: ocpp1.6 or none.")]
    [InlineData("Ocpp:CallTimeout", "30", "Ocpp:CallTimeout is '30'; allowed: a duration such as 500ms, 30s, 5m, 24h or 30d, from 100ms to 1d.")]
    [InlineData("Ocpp:CallTimeout", "", "Ocpp:CallTimeout is ''; allowed: a duration")]
    [InlineData("Ocpp:MaxMessageSize", "1048576", "Ocpp:MaxMessageSize is '1048576'; allowed: a size such as 64KiB or 1MiB, from 1KiB to 16MiB.")]
    [InlineData("Ocpp:Strict", "yes", "Ocpp:Strict is 'yes'; allowed: true or false.")]
    [InlineData("Storage:Directory", "  ", "Storage:Directory is '  '; allowed: a directory")]
    [InlineData("Storage:Durability", "Maybe", "Storage:Durability is 'Maybe'; allowed: Commit or Async.")]
    [InlineData("Storage:JournalSize", "64MiB", "Storage:JournalSize is '64MiB'; allowed: 0, or at least eight times Storage:SegmentSize, 512MiB")]
    [InlineData("Storage:Path", "x", "Storage:Path is 'x'; allowed: nothing, since there is no such setting")]
    [InlineData("Api:Listen", "https://127.0.0.1:9001", "Api:Listen is 'https://127.0.0.1:9001'; allowed: http:// addresses")]
    [InlineData("Api:Listen", "http://127.0.0.1:9001/api", "Api:Listen is")]
    [InlineData("Api:Listen", "http://0.0.0.0:9001", "allowed: a loopback address while no API key is configured")]
    [InlineData("Api:Listen", "http://*:9001", "allowed: a loopback address while no API key is configured")]
    [InlineData("Api:Keys:ops:Hash", Hash, "Api:Keys:ops:Role is ''; allowed: reader, operator or admin.")]
    [InlineData("Api:Keys:ops:Role", "admin", "Api:Keys:ops:Hash is ''; allowed: the SHA-256 of the key in hex")]
    [InlineData("Api:Keys:ops:Role", "root", "Api:Keys:ops:Role is 'root'; allowed: Reader, Operator or Admin.")]
    [InlineData("Api:Keys:ops", "x", "Api:Keys:ops:Hash is ''")]
    [InlineData("Api:AllowPrivateWebhooks", "yes", "Api:AllowPrivateWebhooks is 'yes'; allowed: true or false.")]
    [InlineData("Files:Listen", "ftp://127.0.0.1:9002", "Files:Listen is 'ftp://127.0.0.1:9002'; allowed: http:// or https:// addresses without a path")]
    [InlineData("Files:Listen", "http://files.example:9002", "Files:Listen is 'http://files.example:9002'; allowed: http:// or https://")]
    [InlineData("Files:Listen", "http://127.0.0.1:9002/files", "Files:Listen is")]
    [InlineData("Files:Listen", "https://127.0.0.1:9002", "https:// only once Ocpp:Tls:Certificates names a PEM file")]
    [InlineData("Files:Listen", "", "Files:Listen is ''; allowed: http:// or https://")]
    [InlineData("Files:Listen", "http://*:9002", "Files:PublicUrl is ''; allowed: an http:// or https:// address without user, query and fragment")]
    [InlineData("Files:Listen", "http://127.0.0.1:9002;http://127.0.0.1:9002", "each address and port once")]
    [InlineData("Files:PublicUrl", "ftp://files.example", "Files:PublicUrl is 'ftp://files.example'; allowed: an http:// or https:// address")]
    [InlineData("Files:PublicUrl", "http://user@files.example", "Files:PublicUrl is")]
    [InlineData("Files:MaxUploadSize", "0B", "Files:MaxUploadSize is '0B'; allowed: a size")]
    [InlineData("Files:MaxTransfers", "0", "Files:MaxTransfers is '0'; allowed: a whole number from 1 to 10000.")]
    [InlineData("Files:UrlLifetime", "91d", "Files:UrlLifetime is '91d'; allowed: a duration")]
    [InlineData("Files:Directory", " ", "Files:Directory is ' '; allowed: a directory")]
    [InlineData("Files:Listn", "x", "there is no such setting; under Files there are")]
    [InlineData("Kestrel:Endpoints:Http:Url", "http://*:80", "Kestrel is ''; allowed: nothing; Ocpp:Listen, Api:Listen and Files:Listen say where the gateway listens.")]
    [InlineData("urls", "http://*:80", "urls is 'http://*:80'; allowed: nothing")]
    [InlineData("ASPNETCORE_URLS", "http://*:80", "ASPNETCORE_URLS is 'http://*:80'; allowed: nothing")]
    public void A_bad_setting_stops_the_start_with_one_line_that_names_it(string key, string value, string expected)
    {
        SettingException exception = Assert.Throws<SettingException>(() => Read((key, value)));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void A_key_that_was_put_where_its_hash_belongs_is_not_repeated()
    {
        SettingException exception = Assert.Throws<SettingException>(() => Read(("Api:Keys:ops:Hash", "zzEClPjyWk1HnX"), ("Api:Keys:ops:Role", "admin")));

        Assert.StartsWith("Api:Keys:ops:Hash is '(not shown)'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ws://127.0.0.1:9000/ocpp", true)]
    [InlineData("ws://127.9.9.9:9000/ocpp;ws://[::1]:9001/ocpp;ws://localhost:9002/ocpp", true)]
    [InlineData("ws://127.0.0.1:9000/ocpp;ws://10.0.0.1:9000/ocpp", false)]
    [InlineData("ws://0.0.0.0:9000/ocpp", false)]
    [InlineData("ws://*:9000/ocpp", false)]
    [InlineData("ws://[::]:9000/ocpp", false)]
    public void Unknown_charge_points_are_accepted_only_while_all_listen_on_loopback(string listen, bool isAccepted)
    {
        GatewaySettings settings = Read(("Ocpp:Listen", listen));

        Assert.Equal(isAccepted ? UnknownChargePointRule.Accept : UnknownChargePointRule.Reject, settings.Ocpp.UnknownChargePoints);
    }

    [Fact]
    public void A_wss_listener_overrides_what_Ocpp_Tls_says()
    {
        GatewaySettings settings = Read(
            ("Ocpp:Listen", "wss://127.0.0.1:9443/ocpp;wss://127.0.0.1:9444/ocpp?clientCertificates=require&minimumVersion=1.3"),
            ("Ocpp:Tls:Certificates", "gateway.pem"),
            ("Ocpp:Tls:ClientCa", "ca.pem"),
            ("Ocpp:Tls:ClientCertificates", "Allow"));

        Assert.Equal(
            [new ListenerTls(ClientCertificateRule.Allow, SslProtocols.Tls12 | SslProtocols.Tls13), new ListenerTls(ClientCertificateRule.Require, SslProtocols.Tls13)],
            settings.Ocpp.Listen.Select(listener => listener.Tls));
        Assert.Equal("wss://127.0.0.1:9444/ocpp", settings.Ocpp.Listen[1].Uri);
    }

    [Fact]
    public void Two_certificates_are_two_files()
    {
        GatewaySettings settings = Read(("Ocpp:Tls:Certificates", "rsa.pem; ecdsa.pem"));

        Assert.Equal([Path.GetFullPath("rsa.pem"), Path.GetFullPath("ecdsa.pem")], settings.Ocpp.Tls!.CertificateFiles);
    }

    [Fact]
    public void A_segment_holds_messages_of_the_largest_size()
    {
        SettingException exception = Assert.Throws<SettingException>(() => Read(("Ocpp:MaxMessageSize", "8MiB"), ("Storage:SegmentSize", "16MiB")));

        Assert.Equal("Storage:SegmentSize is '16MiB'; allowed: at least four times Ocpp:MaxMessageSize, 32MiB.", exception.Message);
    }

    [Fact]
    public void Client_certificates_need_somebody_who_signed_them()
    {
        SettingException exception = Assert.Throws<SettingException>(() => Read(
            ("Ocpp:Listen", "wss://127.0.0.1:9444/ocpp?clientCertificates=require"),
            ("Ocpp:Tls:Certificates", "gateway.pem")));

        Assert.Equal("Ocpp:Tls:ClientCertificates is 'Require'; allowed: None, while Ocpp:Tls:ClientCa names no PEM file.", exception.Message);
    }

    [Theory]
    [InlineData("API")]
    [InlineData("Files")]
    [InlineData("Storage")]
    public void An_environment_variable_that_only_shares_a_name_is_none_of_ours(string name)
    {
        GatewaySettings settings = Read((name, "whatever"));

        Assert.Single(settings.Api.Listen);
    }

    private static GatewaySettings Read(params (string Key, string Value)[] settings) =>
        GatewaySettings.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value))
            .Build());
}
