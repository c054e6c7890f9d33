using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Ocpp.Gateway.Tests.Commands;
using Ocpp.Gateway.Tests.Hosting;
using Ocpp.Gateway.Tests.Hosting.Tls;
using Ocpp.Gateway.Webhooks.Delivery;
using Ocpp.Testing;

namespace Ocpp.Gateway.Tests.Telemetry;

/// <summary>What the documents say of the figures is held to the instruments of a running gateway.</summary>
public sealed partial class OperationsDocumentTests
{
    [Fact]
    public async Task Every_figure_is_explained_and_no_other()
    {
        string document = await File.ReadAllTextAsync(PathOf("operations.md"));
        SortedSet<string> explained = [.. Figure().Matches(document).Select(match => match.Value)];

        SortedSet<string> figures = [.. (await ReadInstrumentsAsync()).Select(NameInPrometheus)];

        Assert.Equal(figures, explained);
    }

    [Fact]
    public async Task The_dashboard_asks_for_figures_that_are_there_and_leaves_few_out()
    {
        IReadOnlyList<Instrument> instruments = await ReadInstrumentsAsync();
        HashSet<string> series = [.. instruments.SelectMany(SeriesOf)];

        string[] asked = [.. Expressions().SelectMany(expression => Figure().Matches(expression)).Select(match => match.Value).Distinct()];

        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(series));
        Assert.Empty(instruments.Where(instrument => !SeriesOf(instrument).Any(asked.Contains)).Select(instrument => instrument.Name).Except(
            [
                // Shown where it is looked into, in the log or the documents, not on a wall.
                "ocpp.journal.health.changes", "ocpp.journal.io", "ocpp.journal.segments", "ocpp.message.log.io", "ocpp.state.checkpoints", "ocpp.state.compactions", "ocpp.state.health", "ocpp.state.records",
            ]));
    }

    [Fact]
    public async Task The_dashboard_s_runtime_figures_are_those_that_are_served()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        string served = await gateway.Client.GetStringAsync(new Uri(gateway.ApiUri + "/metrics"));

        string[] asked = [.. Expressions().SelectMany(expression => RuntimeFigure().Matches(expression)).Select(match => match.Value).Distinct()];

        Assert.NotEmpty(asked);
        Assert.All(asked, name => Assert.Contains($"\n{name}{{", served, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_Prometheus_is_served_has_the_names_that_are_derived_here()
    {
        // Some figures are by webhook, by action or by certificate: without one there is nothing to serve.
        using TemporaryDirectory directory = new();
        string certificate = Path.Combine(directory.Path, "gateway.pem");
        await File.WriteAllTextAsync(certificate, TestCertificate.Pem());
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            ("Webhooks:ops:Kind", "events"), ("Webhooks:ops:Url", "http://127.0.0.1:1/"), ("Ocpp:Tls:Certificates", certificate));
        await CommandRig.WaitForAsync(() => gateway.Services.GetRequiredService<EventDelivery>().Find("ops") is not null);
        using OcppClient client = await OcppClient.ConnectAsync(gateway, "CP-1");
        await client.AskAsync("""[2,"1","Heartbeat",{}]""");
        using MeterRecord record = new(gateway.Services.GetRequiredService<IMeterFactory>());
        IEnumerable<string> observable = record.Instruments.Where(instrument => instrument.IsObservable && instrument.Name.StartsWith("ocpp.", StringComparison.Ordinal)).Select(NameInPrometheus);

        string served = await gateway.Client.GetStringAsync(new Uri(gateway.ApiUri + "/metrics"));

        Assert.All(observable, name => Assert.Contains($"\n{name}{{", served, StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<Instrument>> ReadInstrumentsAsync()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        using MeterRecord record = new(gateway.Services.GetRequiredService<IMeterFactory>());
        return [.. record.Instruments.Where(instrument => instrument.Name.StartsWith("ocpp.", StringComparison.Ordinal))];
    }

    private static IEnumerable<string> Expressions()
    {
        using JsonDocument dashboard = JsonDocument.Parse(File.ReadAllText(PathOf("grafana-dashboard.json")));
        return
        [
            .. dashboard.RootElement.GetProperty("panels").EnumerateArray()
                .Where(panel => panel.TryGetProperty("targets", out _))
                .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
                .Select(target => target.GetProperty("expr").GetString()!),
        ];
    }

    private static string[] SeriesOf(Instrument instrument)
    {
        string name = NameInPrometheus(instrument);
        return IsHistogram(instrument) ? [$"{name}_bucket", $"{name}_sum", $"{name}_count"] : [name];
    }

    // OpenTelemetry's rules for Prometheus: dots become underscores, the unit is spelt out and follows, a counter's name ends in total.
    private static string NameInPrometheus(Instrument instrument)
    {
        string unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        string total = instrument.GetType().GetGenericTypeDefinition() is var type && (type == typeof(Counter<>) || type == typeof(ObservableCounter<>)) ? "_total" : "";
        return instrument.Name.Replace('.', '_') + unit + total;
    }

    private static bool IsHistogram(Instrument instrument) => instrument.GetType().GetGenericTypeDefinition() == typeof(Histogram<>);

    private static string PathOf(string document, [CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "docs", document));

    [GeneratedRegex(@"\bocpp_[a-z_]*[a-z]")]
    private static partial Regex Figure();

    [GeneratedRegex(@"\b(dotnet|http|kestrel)_[a-z_]*[a-z]")]
    private static partial Regex RuntimeFigure();
}
