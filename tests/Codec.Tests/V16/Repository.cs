namespace Ocpp.Codec.Tests.V16;

/// <summary>The checkout that the tests were built in.</summary>
internal static class Repository
{
    /// <summary>The directory of the solution.</summary>
    internal static string Root { get; } = Find();

    private static string Find()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Gateway.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new DirectoryNotFoundException($"No Gateway.sln above {AppContext.BaseDirectory}.");
    }
}
