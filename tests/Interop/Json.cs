using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Ocpp.Interop;

/// <summary>The API as a script would use it: JSON text in, JSON out.</summary>
internal static class Json
{
    public static StringContent Body(string json) => new(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    public static async Task<JsonObject> GetJsonAsync(this HttpClient api, string path) => (await api.GetFromJsonAsync<JsonObject>(path))!;

    public static async Task<(int Status, JsonObject Body)> SendJsonAsync(this HttpClient api, HttpMethod method, string path, string json = "{}")
    {
        using HttpRequestMessage request = new(method, path) { Content = Body(json) };
        using HttpResponseMessage response = await api.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject());
    }

    public static Task<(int Status, JsonObject Body)> CommandAsync(this HttpClient api, string chargePointId, string action, string payload = "{}")
        => api.SendJsonAsync(HttpMethod.Post, $"/api/v1/charge-points/{Uri.EscapeDataString(chargePointId)}/commands/{action}", payload);
}
