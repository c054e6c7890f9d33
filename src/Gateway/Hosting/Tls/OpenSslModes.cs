using System.Runtime.InteropServices;

namespace Ocpp.Gateway.Hosting.Tls;

/// <summary>
/// The modes of a TLS connection of OpenSSL (SSL_get_mode, SSL_set_mode of openssl(3)), by the library that .NET has loaded itself: none is loaded for this. Safe on any
/// thread, for a connection that nobody else uses meanwhile.
/// </summary>
internal sealed unsafe partial class OpenSslModes
{
    /// <summary>A read doesn't end early for the protocol's own messages. .NET sets it for each connection, so that one without it is none of .NET's.</summary>
    public const long AutoRetry = 0x4;

    /// <summary>The buffers of a connection are given back while there is nothing in them.</summary>
    public const long ReleaseBuffers = 0x10;

    private const int ControlMode = 33;
    private const int Lazy = 0x1;
    private const int OnlyIfLoaded = 0x4;

    private readonly delegate* unmanaged<nint, int, nint, nint, nint> _control;

    private OpenSslModes(nint control) => _control = (delegate* unmanaged<nint, int, nint, nint, nint>)control;

    /// <summary>Null where no library of the names that .NET looks for is loaded, before the first use of TLS among others.</summary>
    public static OpenSslModes? Find()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        foreach (string name in Names())
        {
            try
            {
                nint library = Open(name, Lazy | OnlyIfLoaded);
                if (library != 0)
                {
                    // The library is .NET's and stays, so what was counted up stays counted.
                    return NativeLibrary.TryGetExport(library, "SSL_ctrl", out nint control) ? new OpenSslModes(control) : null;
                }
            }
            catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
            {
                // A libc that has dlopen elsewhere (glibc before 2.34).
                return null;
            }
        }

        return null;
    }

    /// <summary>The modes that are set.</summary>
    /// <param name="connection">An <c>SSL*</c>.</param>
    public long Read(nint connection) => _control(connection, ControlMode, 0, 0);

    /// <summary>Sets modes beside those that are set, and gives all of them.</summary>
    /// <param name="connection">An <c>SSL*</c>.</param>
    /// <param name="modes">What to set.</param>
    public long Add(nint connection, long modes) => _control(connection, ControlMode, (nint)modes, 0);

    // As .NET's own search goes, from its opensslshim.c.
    private static IEnumerable<string> Names()
    {
        if (Environment.GetEnvironmentVariable("CLR_OPENSSL_VERSION_OVERRIDE") is { Length: > 0 } version)
        {
            yield return $"libssl.so.{version}";
        }

        yield return "libssl.so.3";
        yield return "libssl.so.1.1";
    }

    [LibraryImport("libc", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string name, int flags);
}
