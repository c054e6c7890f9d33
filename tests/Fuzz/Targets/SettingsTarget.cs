using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Testing;

namespace Ocpp.Fuzz.Targets;

/// <summary>The settings file, as the start reads it: settings, or the one-line refusal.</summary>
internal static class SettingsTarget
{
    public static void Run(ReadOnlySpan<byte> data)
    {
        using TemporaryDirectory directory = new();
        File.WriteAllBytes(Path.Combine(directory.Path, "appsettings.json"), data.ToArray());
        try
        {
            _ = GatewaySettings.Read(SettingSources.Load(directory.Path, []));
        }
        catch (SettingException exception)
        {
            PropertyViolatedException.Unless(exception.Message.Length > 0, "a refusal says nothing");
        }
    }
}
