using Ocpp.Gateway.Hosting;
using Ocpp.Gateway.Hosting.Settings;

if (KeysCommand.IsAskedFor(args))
{
    return KeysCommand.Run(args, Console.Out, Console.Error);
}

try
{
    if (HealthCommand.IsAskedFor(args))
    {
        return await HealthCommand.RunAsync(args, Console.Out, Console.Error, HealthCommand.Limit);
    }

    if (CompilerProfile.IsOwnProcess && CompilerProfile.IsWanted(AppContext.BaseDirectory, Environment.GetEnvironmentVariable))
    {
        CompilerProfile.BeginAnew(AppContext.BaseDirectory, Console.Error);
    }

    IConfigurationRoot configuration = SettingSources.Load(AppContext.BaseDirectory, args);
    GatewaySettings settings = GatewaySettings.Read(configuration);
    await using WebApplication gateway = GatewayHost.Build(settings, configuration);
    await gateway.StartAsync();
    gateway.Services.GetRequiredService<QuietStart>().End();
    StartBanner.Write(Console.Out, settings, gateway.Services.GetRequiredService<GatewayListeners>());
    await gateway.WaitForShutdownAsync();
    return Environment.ExitCode;
}
catch (Exception exception) when (StartFailure.Describe(exception) is { } line)
{
    await Console.Error.WriteLineAsync(line);
    return 1;
}
