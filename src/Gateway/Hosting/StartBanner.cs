using System.Reflection;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Hosting;

/// <summary>What the start prints: where a charge point connects, where the API is, and what is open to whom.</summary>
internal static class StartBanner
{
    /// <summary>Writes it; the listeners have started.</summary>
    public static void Write(TextWriter output, GatewaySettings settings, GatewayListeners listeners)
    {
        string version = typeof(StartBanner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
        output.WriteLine($"OCPP gateway {version}");
        foreach (string uri in listeners.OcppUris)
        {
            output.WriteLine($"  charge points   {uri}/{{id}}");
        }

        output.WriteLine($"                  {WhoGetsIn(settings.Ocpp)}");
        foreach (string uri in listeners.ApiUris)
        {
            output.WriteLine($"  REST API        {uri}/api/v1, documentation at {uri}/docs");
        }

        output.WriteLine($"                  {WhoMayCall(settings.Api)}");
        foreach (string uri in listeners.FileUris)
        {
            output.WriteLine($"  files           {uri}, by URLs that the API hands out{(settings.Files.PublicUrl is { } url ? $" for {url}" : "")}");
        }

        output.WriteLine($"  data            {settings.Storage.Directory}, {WhatIsPromised(settings.Storage)}");
        output.Flush();
    }

    private static string WhoGetsIn(OcppOptions options)
    {
        string registered = options.SecurityProfile == 0
            ? "registered ones as they were registered"
            : $"only those that reach security profile {options.SecurityProfile}";
        return (options.UnknownChargePoints, options.SecurityProfile) switch
        {
            (UnknownChargePointRule.Accept, 0) when options.Listen.All(listener => listener.Address.IsLoopback) =>
                "open to every charge point on this machine, without credentials (Ocpp:UnknownChargePoints=Accept)",
            (UnknownChargePointRule.Accept, 0) => "OPEN TO THE NETWORK: every charge point is accepted without credentials (Ocpp:UnknownChargePoints=Accept)",
            (UnknownChargePointRule.Pending, 0) => $"{registered}; unknown ones wait for their registration (Ocpp:UnknownChargePoints=Pending)",
            _ => $"{registered}; unknown ones are refused (Ocpp:UnknownChargePoints={options.UnknownChargePoints})",
        };
    }

    private static string WhoMayCall(ApiOptions options) => options.Keys.Count == 0
        ? "open to everybody on this machine, since no API key is configured (Api:Keys)"
        : $"needs an API key; {options.Keys.Count} configured";

    private static string WhatIsPromised(StorageOptions options) => options.Durability == Durability.Commit
        ? "on disk before it is acknowledged (Storage:Durability=Commit)"
        : $"acknowledged at once, a crash loses at most {DurationText.Format(options.CommitInterval)} (Storage:Durability=Async)";
}
