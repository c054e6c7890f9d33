using System.Text.Json;

namespace Ocpp.Codec.Tests.V16;

/// <summary>
/// The Open Charge Alliance's schemas of OCPP 1.6, which may not be passed on with this repository: found beside the checkout, else in the
/// npm package ocpp-rpc that the interoperability tests install.
/// </summary>
internal static class OfficialSchemas
{
    private const string NpmFile = "tests/Interop/node_modules/ocpp-rpc/lib/schemas/ocpp1_6.json";

    private static readonly Lazy<Dictionary<string, JsonElement>?> Found = new(Find);

    /// <summary>Null when the schemas are there, else why the tests are skipped.</summary>
    internal static string? WhyMissing { get; } = Found.Value is null
        ? $"The official schemas are neither in ../shared/ocpp/schemas beside the checkout nor in {NpmFile}."
        : null;

    /// <summary>How many there are.</summary>
    internal static int Count => Found.Value!.Count;

    /// <summary>The schema of one half of an action, as in <c>StopTransaction.req</c>.</summary>
    internal static JsonElement Of(string name) => Found.Value![name];

    private static Dictionary<string, JsonElement>? Find()
    {
        string beside = Path.Combine(Repository.Root, "..", "shared", "ocpp", "schemas");
        if (Directory.Exists(beside))
        {
            return ReadFiles(Path.Combine(beside, "ocpp1.6"), Path.Combine(beside, "ocpp1.6-security"));
        }

        string npm = Path.Combine(Repository.Root, NpmFile);
        return File.Exists(npm) ? ReadNpm(npm) : null;
    }

    private static Dictionary<string, JsonElement> ReadFiles(params string[] directories) => directories
        .SelectMany(directory => Directory.EnumerateFiles(directory, "*.json"))
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file), file => Parse(file));

    // One array; each schema names itself "urn:StopTransaction.req".
    private static Dictionary<string, JsonElement> ReadNpm(string file) => Parse(file)
        .EnumerateArray()
        .ToDictionary(schema => schema.GetProperty("$id").GetString()!["urn:".Length..]);

    private static JsonElement Parse(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.Clone();
    }
}
