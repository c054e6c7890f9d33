using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Ocpp.Gateway.Webhooks;

namespace Ocpp.Gateway.Tests.Webhooks.Decisions;

/// <summary>Holds docs/decisions.md to what the program does: every payload is exchanged, every piece of code is run.</summary>
public sealed partial class DecisionsDocumentTests
{
    private const string Secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private const string Body = """{"type":"connector.status","data":{"note":"Grüße"}}""";

    [Theory]
    [InlineData("default")]
    [InlineData("raw")]
    [InlineData("identity")]
    public async Task Every_payload_is_what_is_exchanged(string shape)
    {
        await using DecisionRig rig = DecisionRig.Create(known => known with { Shape = Enum.Parse<WebhookShape>(shape, ignoreCase: true), Account = "acme" });
        rig.Backend.Answers(Block($"{shape}: answer"));

        rig.Peer.Send(Block("raw: question"));
        string sent = await rig.Peer.ReceiveAsync();

        Assert.Equal(Block($"{shape}: question"), (await rig.Backend.NextAsync()).Body);
        Assert.Equal(Block("default: sent"), sent);
    }

    [Fact]
    public void The_CSharp_is_the_sample_s()
    {
        string sample = File.ReadAllText(Path.Combine(Root(), "samples", "LegacyBackend", "Signature.cs"));

        Assert.Equal(sample.TrimEnd(), Block("verify: csharp"));
    }

    [Theory]
    [InlineData("python", "python3", "-c")]
    [InlineData("javascript", "node", "-e")]
    public async Task The_code_tells_a_good_signature_from_a_bad_one(string language, string program, string option)
    {
        string timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        string signature = WebhookClient.Sign(WebhookSecret.Decode(Secret), "evt-1", timestamp, Encoding.UTF8.GetBytes(Body));
        string other = "v1," + Convert.ToBase64String(new byte[32]);
        string call = language == "python"
            ? $$"""print([is_good("{{Secret}}", {"webhook-id": "evt-1", "webhook-timestamp": t, "webhook-signature": s}, b.encode()) for t, s, b in [("{{timestamp}}", "{{other}} {{signature}}", '{{Body}}'), ("{{timestamp}}", "{{other}}", '{{Body}}'), ("{{timestamp}}", "{{signature}}", '{{Body}} '), ("1", "{{signature}}", '{{Body}}')]])"""
            : $$"""console.log("[" + [["{{timestamp}}", "{{other}} {{signature}}", '{{Body}}'], ["{{timestamp}}", "{{other}}", '{{Body}}'], ["{{timestamp}}", "{{signature}}", '{{Body}} '], ["1", "{{signature}}", '{{Body}}']].map(([t, s, b]) => isGood("{{Secret}}", { "webhook-id": "evt-1", "webhook-timestamp": t, "webhook-signature": s }, Buffer.from(b)) ? "True" : "False").join(", ") + "]")""";

        string printed = await RunAsync(program, option, Block($"verify: {language}") + "\n" + call);

        Assert.Equal("[True, False, False, False]", printed.Trim());
    }

    private static async Task<string> RunAsync(string program, string option, string code)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        using Process process = Process.Start(new ProcessStartInfo(program) { ArgumentList = { option, code }, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
        string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.Equal("", await errors);
        return output;
    }

    private static string Block(string name)
    {
        string page = File.ReadAllText(Path.Combine(Root(), "docs", "decisions.md"));
        return Example().Matches(page).Single(match => match.Groups["name"].Value == name).Groups["text"].Value.TrimEnd();
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", ".."));

    [GeneratedRegex(@"<!-- (?<name>[^>]+) -->\n```\w+\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Example();
}
