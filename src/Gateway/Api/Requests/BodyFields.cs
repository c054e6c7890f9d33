using System.Globalization;
using System.Text.Json;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Api.Requests;

/// <summary>
/// Reads the fields of one JSON object and keeps the first rule that is broken; who reads the next field needn't ask in between. A field
/// that nobody asked for is a fault too: a misspelt "pasword" must not leave a charge point without one.
/// </summary>
internal sealed class BodyFields
{
    private readonly JsonElement _body;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public BodyFields(JsonElement body)
    {
        _body = body;
        if (body.ValueKind != JsonValueKind.Object)
        {
            Fault = new BodyFault("", "must be a JSON object");
        }
    }

    /// <summary>The first broken rule; null while there is none.</summary>
    public BodyFault? Fault { get; private set; }

    public Optional<string> Text(string name, int minLength, int maxLength) => Text(name, minLength, maxLength, static text => text.Length);

    /// <summary>The beginning of a charge point's identity, whose length is counted as the identity's is.</summary>
    public Optional<string> IdentityPrefix(string name) => Text(name, 1, ChargePointId.MaxLength, static text => text.EnumerateRunes().Count());

    /// <summary>A charge point's identity.</summary>
    public Optional<string> Identity(string name) => Read(name, element =>
    {
        string? text = element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        return text is not null && ChargePointId.IsValid(text)
            ? text
            : Refuse<string>(name, $"must be text of 1 to {ChargePointId.MaxLength} characters without control characters, and neither '.' nor '..'");
    });

    public Optional<int?> Number(string name, int least, int most) => Read<int?>(name, element =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int number) && number >= least && number <= most
            ? number
            : Refuse<int?>(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}")));

    public Optional<TimeSpan?> Duration(string name, TimeSpan least, TimeSpan most) => Read<TimeSpan?>(name, element =>
        element.ValueKind == JsonValueKind.String && DurationText.TryParse(element.GetString(), out TimeSpan duration) && duration >= least && duration <= most
            ? duration
            : Refuse<TimeSpan?>(name, $"must be {DurationText.Allowed}, from {DurationText.Format(least)} to {DurationText.Format(most)}"));

    public Optional<DateTimeOffset?> Time(string name) => Read<DateTimeOffset?>(name, element =>
        element.ValueKind == JsonValueKind.String && TryParseTime(element.GetString()!, out DateTimeOffset time)
            ? time
            : Refuse<DateTimeOffset?>(name, "must be a time such as 2026-01-31T12:00:00Z"));

    public Optional<T?> Choice<T>(string name, params ReadOnlySpan<T> allowed)
        where T : struct, Enum
    {
        T[] values = allowed.ToArray();
        return Read<T?>(name, element =>
        {
            string? text = element.ValueKind == JsonValueKind.String ? element.GetString() : null;
            int index = Array.FindIndex(values, value => value.ToString() == text);
            return index >= 0 ? values[index] : Refuse<T?>(name, $"must be one of {string.Join(", ", values)}");
        });
    }

    /// <summary>An object whose values are all text; a null value is as good as none.</summary>
    public Optional<Dictionary<string, string>> Texts(string name, int maxCount, int maxLength) => Read(name, element =>
    {
        string rule = string.Create(CultureInfo.InvariantCulture, $"must be an object of at most {maxCount} texts, names and values of at most {maxLength} characters");
        if (element.ValueKind != JsonValueKind.Object)
        {
            return Refuse<Dictionary<string, string>>(name, rule);
        }

        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            string? value = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : null;
            if (value is null || value.Length > maxLength || property.Name.Length is 0 || property.Name.Length > maxLength || texts.Count == maxCount)
            {
                return Refuse<Dictionary<string, string>>($"{name}.{property.Name}", rule);
            }

            texts[property.Name] = value;
        }

        return texts;
    });

    /// <summary>A list of texts.</summary>
    public Optional<List<string>> List(string name, int maxCount, int maxLength) => Read(name, element =>
    {
        bool isList = element.ValueKind == JsonValueKind.Array && element.GetArrayLength() <= maxCount
            && element.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String && item.GetString()!.Length <= maxLength);
        return isList
            ? [.. element.EnumerateArray().Select(static item => item.GetString()!)]
            : Refuse<List<string>>(name, string.Create(CultureInfo.InvariantCulture, $"must be a list of at most {maxCount} texts of at most {maxLength} characters"));
    });

    public Optional<bool?> Flag(string name) => Read<bool?>(name, element => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => Refuse<bool?>(name, "must be true or false"),
    });

    /// <summary>A number, with or without a fraction.</summary>
    public Optional<decimal?> Decimal(string name, decimal least, decimal most) => Read<decimal?>(name, element =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDecimal(out decimal number) && number >= least && number <= most
            ? number
            : Refuse<decimal?>(name, string.Create(CultureInfo.InvariantCulture, $"must be a number from {least} to {most}")));

    /// <summary>A JSON value that somebody else reads.</summary>
    public Optional<JsonElement?> Json(string name) => Read<JsonElement?>(name, static element => element);

    /// <summary>An array of texts that aren't empty; a character beyond the basic plane counts as one.</summary>
    public Optional<IReadOnlyList<string>> Names(string name, int maxCount, int maxLength) => Read<IReadOnlyList<string>>(name, element =>
    {
        string rule = string.Create(CultureInfo.InvariantCulture, $"must be an array of 1 to {maxCount} texts of 1 to {maxLength} characters");
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() is 0 || element.GetArrayLength() > maxCount)
        {
            return Refuse<IReadOnlyList<string>>(name, rule);
        }

        List<string> texts = [];
        foreach (JsonElement item in element.EnumerateArray())
        {
            string? text = item.ValueKind == JsonValueKind.String ? item.GetString() : null;
            if (text is null || text.Length is 0 || text.EnumerateRunes().Count() > maxLength)
            {
                return Refuse<IReadOnlyList<string>>(string.Create(CultureInfo.InvariantCulture, $"{name}[{texts.Count}]"), rule);
            }

            texts.Add(text);
        }

        return texts;
    });

    /// <summary>Takes over the fault of an object inside this one.</summary>
    public void RefuseInside(string name, BodyFault inner) => Fault ??= inner with { Field = inner.Field.Length == 0 ? name : $"{name}.{inner.Field}" };

    /// <summary>Refuses what this field's value can't be for another reason than its form.</summary>
    public T? Refuse<T>(string field, string rule)
    {
        Fault ??= new BodyFault(field, rule);
        return default;
    }

    /// <summary>Refuses the first field that nobody asked for.</summary>
    public void RefuseUnknown()
    {
        if (Fault is not null)
        {
            return;
        }

        foreach (JsonProperty property in _body.EnumerateObject())
        {
            if (!_known.Contains(property.Name))
            {
                Refuse<string>(property.Name, $"is no field here; there are {string.Join(", ", _known)}");
                return;
            }
        }
    }

    /// <summary>Reads an ISO 8601 time; one without a zone is UTC.</summary>
    public static bool TryParseTime(string text, out DateTimeOffset time)
    {
        bool isPlausible = text.Length is >= 10 and <= 40 && text.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0 && text[4] == '-';
        bool isTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
        return isPlausible && isTime;
    }

    private Optional<string> Text(string name, int minLength, int maxLength, Func<string, int> measure) => Read(name, element =>
    {
        string? text = element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        return text is not null && measure(text) >= minLength && measure(text) <= maxLength && !text.Any(char.IsControl)
            ? text
            : Refuse<string>(name, string.Create(CultureInfo.InvariantCulture, $"must be text of {minLength} to {maxLength} characters without control characters"));
    });

    private Optional<T> Read<T>(string name, Func<JsonElement, T?> read)
    {
        _known.Add(name);
        if (_body.ValueKind != JsonValueKind.Object || !_body.TryGetProperty(name, out JsonElement element))
        {
            return default;
        }

        return new Optional<T>(IsPresent: true, element.ValueKind == JsonValueKind.Null ? default : read(element));
    }
}
