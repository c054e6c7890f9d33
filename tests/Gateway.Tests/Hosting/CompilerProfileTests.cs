using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Ocpp.Codec;
using Ocpp.Gateway.Hosting;
using Ocpp.Storage.Journal;
using Ocpp.Testing;
using Ocpp.Transport;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Tests.Hosting;

/// <summary>When the program begins anew for the compiler's profile, and whether the profile is one of this program. That it does begin anew: StartTests of CrashRecovery.</summary>
public sealed partial class CompilerProfileTests
{
    private static readonly Assembly[] Ours = [typeof(CompilerProfile).Assembly, typeof(EventJournal).Assembly, typeof(EpollTransportFactory).Assembly, typeof(FrameReader).Assembly, typeof(Envelope).Assembly];

    [Fact]
    public void A_profile_beside_the_program_is_wanted()
    {
        using TemporaryDirectory directory = new();
        Assert.False(CompilerProfile.IsWanted(directory.Path, static _ => null));

        File.WriteAllText(Path.Combine(directory.Path, CompilerProfile.FileName), "");

        Assert.Equal(OperatingSystem.IsLinux(), CompilerProfile.IsWanted(directory.Path, static _ => null));
    }

    // A test that runs the program within its own process would begin anew itself.
    [Fact]
    public void A_process_of_somebody_else_is_left_alone() => Assert.False(CompilerProfile.IsOwnProcess);

    // The first is also what keeps the program from beginning anew for ever.
    [Theory]
    [InlineData("DOTNET_ReadPGOData", "1")]
    [InlineData("DOTNET_ReadPGOData", "0")]
    [InlineData("DOTNET_TieredPGO", "1")]
    [InlineData("DOTNET_WritePGOData", "1")]
    [InlineData("CORECLR_ENABLE_PROFILING", "1")]
    public void Whoever_decides_himself_is_left_alone(string variable, string value)
    {
        using TemporaryDirectory directory = new();
        File.WriteAllText(Path.Combine(directory.Path, CompilerProfile.FileName), "");

        Assert.False(CompilerProfile.IsWanted(directory.Path, name => name == variable ? value : null));
    }

    // What changed since it was taken has no profile, which nobody would notice otherwise. The runtime goes by a hash of a method's code; its length is as much as can be asked for here.
    [Fact]
    public void The_profile_is_one_of_this_program()
    {
        ILookup<string, int> lengths = Ours.SelectMany(static assembly => assembly.GetTypes())
            .SelectMany(static type => type.GetMembers(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).OfType<MethodBase>())
            .ToLookup(static method => $"{method.DeclaringType!.FullName}.{method.Name}", static method => method.GetMethodBody()?.GetILAsByteArray()?.Length ?? 0);
        string text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(typeof(CompilerProfile).Assembly.Location)!, CompilerProfile.FileName));
        (string Name, int Length)[] methods = [.. Method().Matches(text).Select(static match =>
            (Arguments().Replace(match.Groups["name"].Value, ""), int.Parse(match.Groups["length"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))
            .Where(static method => method.Item1.StartsWith("Ocpp.", StringComparison.Ordinal))];
        Assert.True(methods.Length > 200, $"{methods.Length} methods of ours.");

        string[] others = [.. methods.Where(method => !lengths[method.Name].Contains(method.Length)).Select(static method => method.Name)];

        Assert.True(others.Length <= methods.Length / 4, $"{others.Length} of {methods.Length} methods changed since the profile was taken; run packaging/train-profile.\n{string.Join('\n', others)}");
    }

    [GeneratedRegex(@"^@@@ .* ilSize 0x(?<length>[0-9A-F]+) .*\nMethodName: (?<name>.*)$", RegexOptions.Multiline)]
    private static partial Regex Method();

    // Of generic types, nested as deep as they come.
    [GeneratedRegex(@"\[(?:[^\[\]]|(?<open>\[)|(?<-open>\]))*(?(open)(?!))\]")]
    private static partial Regex Arguments();
}
