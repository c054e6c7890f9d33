using System.Globalization;

namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>
/// Reads one section of the configuration key by key and remembers which keys it was asked for, so that
/// <see cref="RefuseUnknown"/> finds what nobody reads: a misspelt key must not become a default in silence.
/// </summary>
internal sealed class SettingsSection(IConfiguration configuration, string name)
{
    private readonly SortedSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _unavailable = new(StringComparer.OrdinalIgnoreCase);
    private readonly IConfigurationSection _section = configuration.GetSection(name);

    /// <summary>The value as it was written; null when it is left out.</summary>
    public string? Find(string key)
    {
        _known.Add(key);
        return _section[key];
    }

    /// <summary>The names below a key, such as those of the API keys.</summary>
    public IEnumerable<string> Names(string key) => _section.GetSection(key).GetChildren().Select(child => child.Key);

    /// <summary>The full name of a key, for messages.</summary>
    public string FullName(string key) => $"{name}:{key}";

    public TimeSpan Duration(string key, TimeSpan fallback, TimeSpan least, TimeSpan most) =>
        FindDuration(key, least, most) ?? fallback;

    public TimeSpan? FindDuration(string key, TimeSpan least, TimeSpan most)
    {
        if (Find(key) is not { } text)
        {
            return null;
        }

        return DurationText.TryParse(text, out TimeSpan duration) && duration >= least && duration <= most
            ? duration
            : throw Refusal(key, text, $"{DurationText.Allowed}, from {DurationText.Format(least)} to {DurationText.Format(most)}");
    }

    public long Size(string key, long fallback, long least, long most)
    {
        if (Find(key) is not { } text)
        {
            return fallback;
        }

        return SizeText.TryParse(text, out long bytes) && bytes >= least && bytes <= most
            ? bytes
            : throw Refusal(key, text, $"{SizeText.Allowed}, from {SizeText.Format(least)} to {SizeText.Format(most)}");
    }

    public int Number(string key, int fallback, int least, int most)
    {
        if (Find(key) is not { } text)
        {
            return fallback;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw Refusal(key, text, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));
    }

    public bool Flag(string key, bool fallback)
    {
        if (Find(key) is not { } text)
        {
            return fallback;
        }

        return bool.TryParse(text, out bool flag) ? flag : throw Refusal(key, text, "true or false");
    }

    public T Choice<T>(string key, T fallback)
        where T : struct, Enum => FindChoice<T>(key) ?? fallback;

    public T? FindChoice<T>(string key)
        where T : struct, Enum => Find(key) is { } text ? ParseChoice<T>(FullName(key), text) : null;

    /// <summary>Reads the name of an enum member without case; a number names none.</summary>
    public static T ParseChoice<T>(string fullName, string text)
        where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            if (value.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        throw new SettingException(fullName, text, OneOf(Enum.GetNames<T>()));
    }

    public SettingException Refusal(string key, string? value, string allowed) => new(FullName(key), value, allowed);

    /// <summary>
    /// Declares what is documented and comes with a later version. Setting it stops the start: a webhook that is accepted and never
    /// called would be found out by the data that is missing. An empty key stands for the whole section.
    /// </summary>
    public void NotAvailable(string key, string feature) => _unavailable[key] = feature;

    /// <summary>Refuses a value of the section itself, and the first key that nobody asked for.</summary>
    /// <exception cref="SettingException">There is one.</exception>
    public void RefuseUnknown()
    {
        RefuseValue(_section, string.Join(", ", _known));
        foreach ((string key, string? value) in _section.AsEnumerable(makePathsRelative: true))
        {
            // A section is listed too, without a value; the root with an empty key.
            if (key.Length == 0 || (value is null && IsSectionOfKnown(key)) || _known.Contains(key))
            {
                continue;
            }

            foreach ((string prefix, string feature) in _unavailable)
            {
                if (IsSameOrBelow(key, prefix))
                {
                    throw Refusal(key, IsSecret(key) ? "(not shown)" : value, $"nothing yet, {feature} not available in this version");
                }
            }

            throw Refusal(key, IsSecret(key) ? "(not shown)" : value, $"nothing, since there is no such setting; under {name} there are {string.Join(", ", _known)}");
        }
    }

    /// <summary>Refuses a value where a section belongs, which nobody would read: an environment variable <c>Storage=/data</c>, say. An empty one says nothing.</summary>
    /// <exception cref="SettingException">There is one.</exception>
    public static void RefuseValue(IConfigurationSection section, string names)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            // Under these there are keys and passwords, and one of them may have been meant.
            string shown = section.Path is "Api" or "Webhooks" ? "(not shown)" : section.Value;
            throw new SettingException(section.Path, shown, $"nothing, since {section.Path} is a section; under it there are {names}, written {section.Path}:NAME, or {section.Path}__NAME in the environment");
        }
    }

    private bool IsSectionOfKnown(string key) =>
        _known.Any(known => IsSameOrBelow(known, key)) || _unavailable.Keys.Any(unavailable => IsSameOrBelow(unavailable, key) || IsSameOrBelow(key, unavailable));

    private static bool IsSameOrBelow(string key, string ancestor) =>
        ancestor.Length == 0
        || key.Equals(ancestor, StringComparison.OrdinalIgnoreCase)
        || (key.StartsWith(ancestor, StringComparison.OrdinalIgnoreCase) && key[ancestor.Length] == ':');

    // The line ends in logs and tickets.
    private static bool IsSecret(string key) =>
        key.Contains("secret", StringComparison.OrdinalIgnoreCase)
        || key.Contains("password", StringComparison.OrdinalIgnoreCase)
        || key.StartsWith("Keys:", StringComparison.OrdinalIgnoreCase);

    private static string OneOf(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length == 1 ? all[0] : $"{string.Join(", ", all[..^1])} or {all[^1]}";
    }
}
