using System.Globalization;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Webhooks;

/// <summary>
/// The fields that somebody gave for a webhook, by the settings or by the API, and the first rule that is broken; who reads the next field needn't ask in
/// between. A field left out keeps what is there, null puts the default back.
/// </summary>
internal abstract class WebhookFields
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>The first broken rule; null while there is none.</summary>
    public WebhookFault? Fault { get; private set; }

    /// <summary>What fields there are, for the message about one that there isn't.</summary>
    public IEnumerable<string> Known => _known;

    public string? Text(string name, string? current, int maxLength, string? fallback = null) => Read(name, current, fallback, () =>
        FindText(name) is { } text && text.Length >= 1 && text.Length <= maxLength && !text.Any(char.IsControl)
            ? text
            : Refuse<string>(name, string.Create(CultureInfo.InvariantCulture, $"must be text of 1 to {maxLength} characters without control characters")));

    public int Number(string name, int current, int fallback, int least, int most) => Read(name, current, fallback, () =>
        FindNumber(name) is { } number && number >= least && number <= most
            ? number
            : Refuse<int>(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}")));

    public TimeSpan Duration(string name, TimeSpan current, TimeSpan fallback, TimeSpan least, TimeSpan most) => Read(name, current, fallback, () =>
        FindText(name) is { } text && DurationText.TryParse(text, out TimeSpan duration) && duration >= least && duration <= most
            ? duration
            : Refuse<TimeSpan>(name, $"must be {DurationText.Allowed}, from {DurationText.Format(least)} to {DurationText.Format(most)}"));

    public T Choice<T>(string name, T current, T fallback)
        where T : struct, Enum => Read(name, current, fallback, () =>
        {
            string? text = FindText(name);
            foreach (T value in Enum.GetValues<T>())
            {
                if (value.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
                {
                    return value;
                }
            }

            return Refuse<T>(name, $"must be one of {string.Join(", ", Enum.GetNames<T>())}");
        });

    /// <summary>Different texts, each as <paramref name="isAllowed"/> wants it.</summary>
    public IReadOnlyList<string> List(string name, IReadOnlyList<string> current, int maxCount, Func<string, bool> isAllowed, string rule) => Read(name, current, [], () =>
        FindList(name) is { } items && items.Count <= maxCount && items.All(isAllowed) && items.Distinct(StringComparer.Ordinal).Count() == items.Count
            ? items
            : Refuse<IReadOnlyList<string>>(name, rule) ?? []);

    public IReadOnlyDictionary<string, string> Map(string name, IReadOnlyDictionary<string, string> current, int maxCount, Func<string, string, bool> isAllowed, string rule) => Read(
        name, current, NoTexts, () =>
            FindMap(name) is { } texts && texts.Count <= maxCount && texts.All(text => isAllowed(text.Key, text.Value))
                ? texts
                : Refuse<IReadOnlyDictionary<string, string>>(name, rule) ?? NoTexts);

    /// <summary>Certificates, which the API gives as they are and the settings as a file.</summary>
    public string? Pem(string name, string? current, int maxLength) => Read(name, current, null, () =>
        FindPem(name) is { } text && text.Length <= maxLength ? text : Refuse<string>(name, PemRule));

    /// <summary>Whether somebody gave this field, null or not.</summary>
    public abstract bool IsPresent(string name);

    /// <summary>Refuses what this field's value can't be for another reason than its form.</summary>
    public T? Refuse<T>(string field, string rule)
    {
        Fault ??= new WebhookFault(field, rule);
        return default;
    }

    /// <summary>Refuses the first field that nobody asked for: a misspelt "secrt" must not leave requests unsigned.</summary>
    public abstract void RefuseUnknown();

    private static IReadOnlyDictionary<string, string> NoTexts { get; } = new Dictionary<string, string>();

    protected abstract string PemRule { get; }

    protected abstract bool IsNull(string name);

    protected abstract string? FindText(string name);

    protected abstract int? FindNumber(string name);

    protected abstract IReadOnlyList<string>? FindList(string name);

    protected abstract IReadOnlyDictionary<string, string>? FindMap(string name);

    protected abstract string? FindPem(string name);

    private T Read<T>(string name, T current, T fallback, Func<T?> read)
    {
        _known.Add(name);
        if (!IsPresent(name))
        {
            return current;
        }

        return IsNull(name) ? fallback : read() ?? fallback;
    }
}
