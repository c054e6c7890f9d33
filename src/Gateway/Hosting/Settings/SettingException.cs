namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>
/// A setting that the gateway does not start with. The message is the one line that the operator sees: the key, its value,
/// and what is allowed. No stack trace is ever shown for it.
/// </summary>
internal sealed class SettingException : Exception
{
    public SettingException(string message)
        : base(message)
    {
    }

    public SettingException(string key, string? value, string allowed)
        : base($"{key} is '{Printable(value)}'; allowed: {allowed}.")
    {
    }

    // One line stays one line, whatever somebody pasted into the settings file.
    private static string Printable(string? value)
    {
        string text = new((value ?? "").Select(character => char.IsControl(character) ? ' ' : character).ToArray());
        return text.Length <= 200 ? text : string.Concat(text.AsSpan(0, 200), "…");
    }
}
