using System.Text.Json;

namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>Where settings come from, in their order of precedence: the file beside the program, the environment, the command line; the last wins.</summary>
internal static class SettingSources
{
    private static readonly string[] Sections = ["Ocpp", "Storage", "Api", "Telemetry", "Webhooks", "Files", "Logging", "Kestrel", "urls"];

    /// <param name="directory">Where <c>appsettings.json</c> lies: beside the program, so that it runs from any current directory.</param>
    /// <param name="arguments">The command line.</param>
    /// <exception cref="SettingException">The file is no JSON, or an argument is no setting.</exception>
    public static IConfigurationRoot Load(string directory, IReadOnlyList<string> arguments)
    {
        string file = Path.Combine(directory, "appsettings.json");
        try
        {
            IConfigurationRoot fromFile = new ConfigurationBuilder().AddJsonFile(file, optional: true, reloadOnChange: false).Build();
            RefuseUnknownSections(fromFile, file);
            return new ConfigurationBuilder()
                .AddConfiguration(fromFile)
                .AddEnvironmentVariables()
                .AddInMemoryCollection(ReadArguments(arguments))
                .Build();
        }
        catch (InvalidDataException exception)
        {
            string reason = (exception.InnerException?.InnerException as JsonException)?.Message ?? exception.InnerException?.Message ?? exception.Message;
            throw new SettingException($"{file} can't be read as JSON: {reason.ReplaceLineEndings(" ")}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"{file} can't be read: {exception.Message}");
        }
    }

    // The framework's own reader skips what it doesn't understand, and takes the next key for the value of one that lacks its own.
    private static Dictionary<string, string?> ReadArguments(IReadOnlyList<string> arguments)
    {
        Dictionary<string, string?> settings = new(StringComparer.OrdinalIgnoreCase);
        for (int index = 0; index < arguments.Count; index++)
        {
            string argument = arguments[index];
            if (!argument.StartsWith("--", StringComparison.Ordinal))
            {
                throw new SettingException($"'{argument}' is no setting; a setting is written '--Ocpp:CallTimeout 30s', a key is made with 'keys add NAME ROLE'.");
            }

            int equals = argument.IndexOf('=');
            string key = equals < 0 ? argument[2..] : argument[2..equals];
            RefuseUnknownSection(key, "--" + key);
            if (equals < 0 && (index + 1 == arguments.Count || arguments[index + 1].StartsWith("--", StringComparison.Ordinal)))
            {
                throw new SettingException($"--{key} has no value; a setting is written '--Ocpp:CallTimeout 30s'.");
            }

            settings[key] = equals < 0 ? arguments[++index] : argument[(equals + 1)..];
        }

        return settings;
    }

    private static void RefuseUnknownSections(IConfiguration configuration, string file)
    {
        foreach (IConfigurationSection child in configuration.GetChildren())
        {
            RefuseUnknownSection(child.Key, $"{child.Key} in {file}");
        }
    }

    // The environment is everybody's and may hold anything; the file and the command line are only ours.
    private static void RefuseUnknownSection(string key, string shown)
    {
        string section = key.Split(':', 2)[0];
        if (!Sections.Contains(section, StringComparer.OrdinalIgnoreCase))
        {
            throw new SettingException($"{shown} is no setting; there are Ocpp:…, Storage:…, Api:…, Telemetry:…, Webhooks:…, Files:… and Logging:….");
        }
    }
}
