using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Ocpp.LoadTester.Coordination;
using Ocpp.LoadTester.Scenarios;

namespace Ocpp.LoadTester.CommandLine;

/// <summary>A run's options, and how they change the scenario.</summary>
internal sealed class RunOptions
{
    public Option<bool> List { get; } = new("--list") { Description = "Lists the scenarios that come with the program." };

    public Option<string?> Explain { get; } = new("--explain") { Description = "Shows a scenario as it is written.", HelpName = "NAME|FILE" };

    public Option<int> Repeat { get; } = new("--repeat") { Description = "Runs so many times, for the spread.", DefaultValueFactory = static _ => 1 };

    public Option<string?> Label { get; } = new("--label") { Description = "A name for the result." };

    public Option<string?> Out { get; } = new("--out") { Description = "Writes the figures as JSON.", HelpName = "result.json" };

    public Option<string?> Html { get; } = new("--html") { Description = "Writes the report for a browser.", HelpName = "report.html" };

    public Option<bool> Plain { get; } = new("--plain") { Description = "Lines instead of a live view." };

    private readonly Option<string?> _url = new("--url") { Description = "The Central System, without an identity: ws://host:port/path or wss://…", HelpName = "URL" };
    private readonly Option<string> _scenario = new("--scenario", "-s") { Description = "A scenario's name or file.", DefaultValueFactory = static _ => "steady" };
    private readonly Option<int?> _chargePoints = new("--charge-points", "-n") { Description = "How many charge points." };
    private readonly Option<int?> _connectors = new("--connectors") { Description = "Connectors of each." };
    private readonly Option<string?> _duration = new("--duration", "-d") { Description = "How long calls count: 30s, 5m." };
    private readonly Option<string?> _warmUp = new("--warm-up") { Description = "How long calls are made before they count." };
    private readonly Option<string?> _timeout = new("--timeout") { Description = "How long an answer is waited for." };
    private readonly Option<double?> _rate = new("--rate", "-r") { Description = "Calls a second, all together, in an open loop." };
    private readonly Option<bool> _closed = new("--closed") { Description = "A closed loop: each charge point calls again when it has its answer." };
    private readonly Option<int?> _callers = new("--callers") { Description = "How many charge points call in a closed loop; all by default." };
    private readonly Option<double?> _connectRate = new("--connect-rate") { Description = "New connections a second; 0 is all at once." };
    private readonly Option<int?> _seed = new("--seed") { Description = "Of all that is drawn by chance." };
    private readonly Option<int> _workers = new("--workers", "-w") { Description = "Processes; by default as many as the connections need.", DefaultValueFactory = static _ => 0 };
    private readonly Option<int[]> _pids = new("--pid") { Description = "The target's processes on this machine, for its CPU and memory.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string> _prefix = new("--identity-prefix") { Description = "Identities are this and seven digits.", DefaultValueFactory = static _ => "LT" };
    private readonly Option<string> _idTagPrefix = new("--id-tag-prefix") { Description = "Id tags are this and seven digits.", DefaultValueFactory = static _ => "TAG" };
    private readonly Option<int> _idTags = new("--id-tags") { Description = "How many id tags the fleet has; by default one for each charge point." };
    private readonly Option<string> _subProtocol = new("--subprotocol") { Description = "What is offered.", DefaultValueFactory = static _ => "ocpp1.6" };
    private readonly Option<string?> _password = new("--password") { Description = "Basic auth; {id} stands for the identity." };
    private readonly Option<string?> _passwordFile = new("--password-file") { Description = "Lines of identity,password." };
    private readonly Option<string?> _roots = new("--ca") { Description = "PEM file of the roots to trust." };
    private readonly Option<bool> _insecure = new("--insecure") { Description = "Trusts any certificate of the target." };
    private readonly Option<string?> _certificate = new("--client-certificate") { Description = "PEM file; {id} stands for the identity." };
    private readonly Option<string?> _key = new("--client-key") { Description = "PEM file of the certificate's key, unless it lies with the certificate." };
    private readonly Option<string[]> _sources = new("--source-address") { Description = "Addresses to connect from, in turn.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _api = new("--api") { Description = "The REST API of our own gateway, for scenarios that drive it." };
    private readonly Option<string?> _apiKey = new("--api-key") { Description = "Its key." };
    private readonly Option<string[]> _expect = new("--expect") { Description = "A threshold as in scenarios: 'p90=20ms', 'rate=500/s'.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _maxP99 = new("--max-p99") { Description = "Threshold: exit code 1 if the 99th percentile is above." };
    private readonly Option<string?> _maxErrors = new("--max-errors") { Description = "Threshold: exit code 1 if there are more faults." };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])
            [
                _url, _scenario, _chargePoints, _connectors, _duration, _warmUp, _timeout, _rate, _closed, _callers, _connectRate, _seed, _workers, _pids, _prefix,
                _idTagPrefix, _idTags, _subProtocol, _password, _passwordFile, _roots, _insecure, _certificate, _key, _sources, _api, _apiKey, _expect, _maxP99,
                _maxErrors, Repeat, Label, Out, Html, Plain, List, Explain,
            ])
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="FormatException">An option is wrong; the text says what would be right.</exception>
    public async Task<RunSettings> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string text = parsed.GetValue(_url) ?? throw new FormatException("--url is missing, as in --url ws://127.0.0.1:9000/ocpp. See --help and --list.");
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme is not ("ws" or "wss"))
        {
            throw new FormatException($"--url {text}: ws://host:port/path or wss://host:port/path is expected.");
        }

        Uri? api = null;
        if (parsed.GetValue(_api) is { } apiText && (!Uri.TryCreate(apiText, UriKind.Absolute, out api) || api.Scheme is not ("http" or "https")))
        {
            throw new FormatException($"--api {apiText}: http://host:port or https://host:port is expected.");
        }

        Scenario scenario = Change(ScenarioLibrary.Load(parsed.GetValue(_scenario)!), parsed);
        if (scenario.Load == LoadShape.Commands && api is null)
        {
            throw new FormatException($"The scenario {scenario.Name} drives the gateway's REST API: give --api http://host:port.");
        }

        Check(parsed, scenario);
        IPAddress address = await ResolveAsync(url, cancellationToken).ConfigureAwait(false);
        return new RunSettings
        {
            Scenario = scenario,
            Workers = parsed.GetValue(_workers),
            Pids = parsed.GetValue(_pids) ?? [],
            Target = new TargetSettings
            {
                Url = url,
                Address = address.ToString(),
                Port = url.Port > 0 ? url.Port : url.Scheme == "wss" ? 443 : 80,
                SubProtocol = parsed.GetValue(_subProtocol)!,
                IdentityPrefix = parsed.GetValue(_prefix)!,
                IdTagPrefix = parsed.GetValue(_idTagPrefix)!,
                IdTags = parsed.GetValue(_idTags),
                SourceAddresses = parsed.GetValue(_sources) ?? [],
                Password = parsed.GetValue(_password),
                PasswordFile = parsed.GetValue(_passwordFile) is { } file ? Path.GetFullPath(file) : null,
                RootsFile = parsed.GetValue(_roots) is { } roots ? Path.GetFullPath(roots) : null,
                TrustAnything = parsed.GetValue(_insecure),
                ClientCertificate = parsed.GetValue(_certificate) is { } certificate ? Path.GetFullPath(certificate) : null,
                ClientKey = parsed.GetValue(_key) is { } key ? Path.GetFullPath(key) : null,
                Api = api,
                ApiKey = parsed.GetValue(_apiKey),
            },
        };
    }

    private void Check(ParseResult parsed, Scenario scenario)
    {
        Demand(parsed.GetValue(Repeat) is >= 1 and <= 1000, "--repeat: 1 to 1000 is expected.");
        Demand(parsed.GetValue(_workers) is >= 0 and <= 256, "--workers: 0 to 256 is expected.");
        Demand(scenario.ChargePoints is >= 1 and <= 1_000_000, "--charge-points: 1 to 1000000 is expected.");
        Demand(scenario.Connectors is >= 1 and <= 16, "--connectors: 1 to 16 is expected.");
        Demand(parsed.GetValue(_idTagPrefix)!.Length <= 13, "--id-tag-prefix: at most 13 characters, since an id tag has at most 20.");
        foreach (string source in parsed.GetValue(_sources) ?? [])
        {
            Demand(IPAddress.TryParse(source, out _), $"--source-address {source}: an IP address is expected.");
        }
    }

    private Scenario Change(Scenario scenario, ParseResult parsed)
    {
        scenario = scenario with
        {
            ChargePoints = parsed.GetValue(_chargePoints) ?? scenario.ChargePoints,
            Connectors = parsed.GetValue(_connectors) ?? scenario.Connectors,
            Duration = Duration(parsed, _duration) ?? scenario.Duration,
            WarmUp = Duration(parsed, _warmUp) ?? scenario.WarmUp,
            Timeout = Duration(parsed, _timeout) ?? scenario.Timeout,
            ConnectRate = parsed.GetValue(_connectRate) ?? scenario.ConnectRate,
            Seed = (ulong?)parsed.GetValue(_seed) ?? scenario.Seed,
            Callers = parsed.GetValue(_callers) ?? scenario.Callers,
            Expectations = Expectations(scenario, parsed),
        };
        if (parsed.GetValue(_rate) is { } rate)
        {
            Demand(rate > 0 && scenario.Load is LoadShape.Open or LoadShape.Commands, "--rate goes with an open loop or commands, and is above 0.");
            scenario = scenario with { Rate = rate };
        }

        if (parsed.GetValue(_closed))
        {
            Demand(scenario.Mix.Count > 0, "--closed needs a scenario with a mix, such as steady.");
            scenario = scenario with { Load = LoadShape.Closed };
        }

        Demand(scenario.Duration > TimeSpan.Zero, "--duration: above 0 is expected.");
        return scenario;
    }

    /// <summary>What the command line says of a figure replaces what the scenario says.</summary>
    private List<Expectation> Expectations(Scenario scenario, ParseResult parsed)
    {
        List<(string Figure, string Limit)> given = [];
        foreach (string text in parsed.GetValue(_expect) ?? [])
        {
            string[] parts = text.Split('=', ' ');
            Demand(parts.Length == 2, $"--expect {text}: as in p90=20ms.");
            given.Add((parts[0], parts[1]));
        }

        if (parsed.GetValue(_maxP99) is { } p99)
        {
            given.Add(("p99", p99));
        }

        if (parsed.GetValue(_maxErrors) is { } errors)
        {
            given.Add(("errors", errors));
        }

        List<Expectation> expectations = [.. scenario.Expectations];
        foreach ((string figure, string limit) in given)
        {
            Demand(ScenarioReader.TryExpectation(figure, limit, out Expectation expectation), $"'{figure} {limit}' is no threshold: errors 0, p50, p90, p99, p99.9 or max 50ms, rate 100/s.");
            expectations.RemoveAll(known => known.Figure == figure);
            expectations.Add(expectation);
        }

        return expectations;
    }

    private static TimeSpan? Duration(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        Demand(Units.TryDuration(text, out TimeSpan duration), $"{option.Name} {text}: 500ms, 30s, 5m or 2h is expected.");
        return duration;
    }

    private static async Task<IPAddress> ResolveAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(url.DnsSafeHost, cancellationToken).ConfigureAwait(false);
            return addresses.FirstOrDefault(static address => address.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
        }
        catch (SocketException exception)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"--url {url}: {exception.Message}"), exception);
        }
    }

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FormatException(otherwise);
        }
    }
}
