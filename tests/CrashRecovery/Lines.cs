namespace Ocpp.CrashRecovery;

/// <summary>What the program printed, line by line.</summary>
internal static class Lines
{
    public static string[] Of(string output) => output.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
