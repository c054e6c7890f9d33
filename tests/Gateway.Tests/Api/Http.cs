using System.Net;
using System.Text;
using System.Text.Json;

namespace Ocpp.Gateway.Tests.Api;

/// <summary>Calls of the API, as one line each.</summary>
internal static class Http
{
    public static Task<(HttpStatusCode Status, JsonElement Body)> GetJsonAsync(this HttpClient client, string path) =>
        client.CallAsync(HttpMethod.Get, path);

    public static Task<(HttpStatusCode Status, JsonElement Body)> PutJsonAsync(this HttpClient client, string path, string json) =>
        client.CallAsync(HttpMethod.Put, path, json);

    /// <summary>Sends a request; the body is a JSON value, or undefined where there is none.</summary>
    public static async Task<(HttpStatusCode Status, JsonElement Body)> CallAsync(
        this HttpClient client, HttpMethod method, string path, string? body = null, string contentType = "application/json")
    {
        using HttpRequestMessage request = new(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, contentType);
        }

        using HttpResponseMessage response = await client.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();

    /// <summary>The word that a problem's type ends in.</summary>
    public static string Slug(this JsonElement problem) => problem.GetProperty("type").GetString()!.Split(':')[^1];
}
