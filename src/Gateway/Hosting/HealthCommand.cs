using System.Globalization;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Hosting;

/// <summary>
/// <c>health</c> and <c>health ready</c>: asks the gateway that runs with the same settings for <c>/healthz</c> or <c>/readyz</c>, for a
/// container's health check, since an image without a shell has no other program to ask with.
/// </summary>
internal static class HealthCommand
{
    /// <summary>How long the program waits for an answer: below the 5 s that the image gives its health check.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>Whether the command line asks for it.</summary>
    public static bool IsAskedFor(IReadOnlyList<string> arguments) => arguments.Count > 0 && arguments[0] == "health";

    /// <summary>Asks, prints the answer and gives the exit code: 0 for a 200, else 1.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Gets the answer.</param>
    /// <param name="errors">Gets why there is none.</param>
    /// <param name="limit">How long an answer is waited for.</param>
    /// <exception cref="SettingException">The settings are no good.</exception>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors, TimeSpan limit)
    {
        bool asksReady = arguments.Count > 1 && arguments[1] == "ready";
        IConfigurationRoot configuration = SettingSources.Load(AppContext.BaseDirectory, [.. arguments.Skip(asksReady ? 2 : 1)]);
        Uri uri = new(BaseOf(ApiSettings.Read(configuration).Listen[0]), asksReady ? "/readyz" : "/healthz");

        // Never through a proxy: this asks the same machine.
        using SocketsHttpHandler handler = new() { UseProxy = false };
        using HttpClient client = new(handler) { Timeout = limit };
        try
        {
            using HttpResponseMessage response = await client.GetAsync(uri).ConfigureAwait(false);
            await output.WriteLineAsync(await response.Content.ReadAsStringAsync().ConfigureAwait(false)).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            await errors.WriteLineAsync($"{uri} doesn't answer: {exception.Message}").ConfigureAwait(false);
            return 1;
        }
    }

    private static Uri BaseOf(ListenerAddress address) =>
        new(string.Create(CultureInfo.InvariantCulture, $"http://{(address.IsAnyAddress ? "127.0.0.1" : address.Host)}:{address.Port}"));
}
