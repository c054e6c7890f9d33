using System.Globalization;

namespace Ocpp.Gateway.Webhooks;

/// <summary>The fields of <c>Webhooks:{name}</c>. Lists are indexed keys, or one value separated by ';' or ','; certificates are files.</summary>
internal sealed class SettingsWebhookFields(IConfigurationSection section) : WebhookFields
{
    protected override string PemRule => "must be a PEM file that can be read";

    public override bool IsPresent(string name) => section.GetSection(name).Exists();

    public override void RefuseUnknown()
    {
        if (Fault is not null)
        {
            return;
        }

        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (!Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                Refuse<string>(child.Key, $"nothing, since there is no such setting; under {section.Path} there are {string.Join(", ", Known.Select(Capitalised))}");
                return;
            }
        }
    }

    /// <summary>The value for a message; null when the field is no single value.</summary>
    public string? Value(string field) => section[field];

    /// <summary>A field as a setting's name is written.</summary>
    public static string Capitalised(string field) => field.Length == 0 ? field : char.ToUpperInvariant(field[0]) + field[1..];

    protected override bool IsNull(string name) => false;

    protected override string? FindText(string name) => section[name];

    protected override int? FindNumber(string name) => int.TryParse(section[name], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    protected override IReadOnlyList<string>? FindList(string name) => section[name] is { } text
        ? text.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        : [.. section.GetSection(name).GetChildren().Select(child => child.Value ?? "")];

    protected override IReadOnlyDictionary<string, string>? FindMap(string name) => section[name] is null
        ? section.GetSection(name).GetChildren().ToDictionary(child => child.Key, child => child.Value ?? "", StringComparer.Ordinal)
        : null;

    protected override string? FindPem(string name)
    {
        try
        {
            return section[name] is { } file ? File.ReadAllText(file) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Refuse<string>(name, PemRule);
        }
    }
}
