using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Hosting;

/// <summary><c>keys add NAME ROLE</c>: prints a new random API key and the settings that let it in. Changes nothing.</summary>
internal static class KeysCommand
{
    private const int KeyLength = 32;
    private const string Usage = "Usage: keys add NAME ROLE, where NAME is made of letters, digits, '-' and '_' and ROLE is reader, operator or admin.";

    /// <summary>Whether the command line asks for it.</summary>
    public static bool IsAskedFor(IReadOnlyList<string> arguments) => arguments.Count > 0 && arguments[0] == "keys";

    /// <summary>Runs it and gives the exit code.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        if (arguments.Count != 4 || arguments[1] != "add" || !IsName(arguments[2]) || !TryParseRole(arguments[3], out ApiRole role))
        {
            errors.WriteLine(Usage);
            return 1;
        }

        string name = arguments[2];
        string key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyLength));
        string hash = Convert.ToHexStringLower(HashOf(key));
        string roleName = role switch { ApiRole.Reader => "reader", ApiRole.Operator => "operator", _ => "admin" };
        output.WriteLine($"The key, shown only this once; send it as 'Authorization: Bearer KEY':");
        output.WriteLine();
        output.WriteLine($"  {key}");
        output.WriteLine();
        output.WriteLine("The settings that let it in, in the environment:");
        output.WriteLine();
        output.WriteLine($"  Api__Keys__{name}__Hash={hash}");
        output.WriteLine($"  Api__Keys__{name}__Role={roleName}");
        output.WriteLine();
        output.WriteLine("or in appsettings.json:");
        output.WriteLine();
        output.WriteLine($$"""  "Api": { "Keys": { "{{name}}": { "Hash": "{{hash}}", "Role": "{{roleName}}" } } }""");
        return 0;
    }

    /// <summary>What of a key is kept: SHA-256, which is enough for 256 random bits.</summary>
    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    // Two underscores part the names of an environment variable.
    private static bool IsName(string name) =>
        name.Length is > 0 and <= 64 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_') && !name.Contains("__", StringComparison.Ordinal);

    private static bool TryParseRole(string text, out ApiRole role) =>
        Enum.TryParse(text, ignoreCase: true, out role) && text.All(char.IsAsciiLetter);
}
