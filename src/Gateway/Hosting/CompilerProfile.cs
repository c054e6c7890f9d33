using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Ocpp.Gateway.Hosting;

/// <summary>
/// What the runtime's compiler knows of the program before it runs: how often each branch was taken, and which types came by, under the load that the profile was taken with. Linux only.
/// The runtime reads a profile where its environment names one, before anything of ours runs. So the program begins anew, once, in the same process (execve(2)): process id, arguments, standard streams
/// and limits stay. See docs/adr/0009-compiler-profile.md.
/// </summary>
internal static unsafe partial class CompilerProfile
{
    /// <summary>The profile's name, beside the program.</summary>
    public const string FileName = "Ocpp.Gateway.jit";

    // Whoever sets it, to 0 or 1, decides himself whether there is a profile.
    private const string Switch = "DOTNET_ReadPGOData";

    private const string PathVariable = "DOTNET_PGODataPath";

    // With a profile that it takes itself while it runs the runtime reads none, and while it writes one neither. A profiler has begun with the process, and wouldn't survive.
    private static readonly string[] Others = [Switch, "DOTNET_TieredPGO", "DOTNET_WritePGOData", "CORECLR_ENABLE_PROFILING"];

    /// <summary>Whether this is the program's own process: one that runs the program among other things, as tests may, isn't ours to begin anew.</summary>
    public static bool IsOwnProcess => Assembly.GetEntryAssembly() == typeof(CompilerProfile).Assembly;

    /// <summary>Whether the program is to begin anew to have the profile.</summary>
    /// <param name="directory">Where the program is.</param>
    /// <param name="variable">Gives a variable of the environment, null for none.</param>
    public static bool IsWanted(string directory, Func<string, string?> variable) =>
        OperatingSystem.IsLinux() && Others.All(name => variable(name) is null) && File.Exists(Path.Combine(directory, FileName));

    /// <summary>Begins anew with the profile. To be called before anything is opened. Returns where that can't be done, which costs processor time and nothing else.</summary>
    /// <param name="directory">Where the program is.</param>
    /// <param name="errors">Gets a line where it couldn't be done.</param>
    public static void BeginAnew(string directory, TextWriter errors)
    {
        try
        {
            string program = File.ResolveLinkTarget("/proc/self/exe", returnFinalTarget: false)?.FullName ?? throw new IOException("/proc/self/exe leads nowhere.");
            byte[] arguments = File.ReadAllBytes("/proc/self/cmdline");
            if (SetVariable(PathVariable, Path.Combine(directory, FileName), 1) != 0 || SetVariable(Switch, "1", 1) != 0)
            {
                throw Failure("setenv");
            }

            RemoveDiagnosticSocket();
            Execute(program, arguments);
            throw Failure("execve");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or EntryPointNotFoundException or DllNotFoundException)
        {
            errors.WriteLine($"The compiler's profile isn't used: {exception.Message}");
        }
    }

    // Its name is of the process's number and beginning, which stay; the runtime that follows couldn't listen there, and dotnet-trace, -counters and -dump wouldn't find it.
    private static void RemoveDiagnosticSocket()
    {
        string directory = Path.GetTempPath();
        if (Directory.Exists(directory))
        {
            foreach (string socket in Directory.EnumerateFiles(directory, $"dotnet-diagnostic-{Environment.ProcessId}-*-socket"))
            {
                File.Delete(socket);
            }
        }
    }

    private static void Execute(string program, byte[] arguments)
    {
        // Each of /proc/self/cmdline ends with a NUL, so each can be pointed at where it lies.
        int count = arguments.AsSpan().Count((byte)0);
        byte** list = stackalloc byte*[count + 1];
        fixed (byte* text = arguments)
        fixed (byte* path = Encoding.UTF8.GetBytes(program + '\0'))
        {
            byte* next = text;
            for (int index = 0; index < count; index++)
            {
                list[index] = next;
                next += MemoryMarshal.CreateReadOnlySpanFromNullTerminated(next).Length + 1;
            }

            list[count] = null;
            _ = ExecuteProgram(path, list);
        }
    }

    private static IOException Failure(string call) => new($"{call}: {Marshal.GetLastPInvokeErrorMessage()}");

    // libc's own environment, which the program that follows gets; .NET's is a copy of it that nobody else sees.
    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true)]
    private static partial int ExecuteProgram(byte* path, byte** arguments);
}
