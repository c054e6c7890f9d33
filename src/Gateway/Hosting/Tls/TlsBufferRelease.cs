using System.Net.Security;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Ocpp.Gateway.Hosting.Tls;

/// <summary>
/// Has OpenSSL give back the buffers of TLS connections while they are idle, 15 KB of the some 40 that one takes. .NET has no way to say so: this goes through a private
/// field of <see cref="SslStream"/>. Where anything is not as it was when this was written, that is said in one line, nothing is set from then on, and TLS is as .NET makes it.
/// Safe on any thread.
/// </summary>
internal sealed partial class TlsBufferRelease
{
    // .NET 10: SslStream._securityContext is a SafeSslHandle, whose handle is OpenSSL's SSL*.
    private const string HandleType = "SafeSslHandle";

    private readonly FieldInfo? _field;
    private readonly ILogger _logger;
    private OpenSslModes? _openSsl;
    private int _isOff;

    public TlsBufferRelease(ILogger<TlsBufferRelease> logger)
        : this(typeof(SslStream).GetField("_securityContext", BindingFlags.Instance | BindingFlags.NonPublic), logger)
    {
    }

    /// <param name="field">The field of <see cref="SslStream"/> with OpenSSL's handle; null where there is none of its name.</param>
    /// <param name="logger">For the one line.</param>
    public TlsBufferRelease(FieldInfo? field, ILogger<TlsBufferRelease> logger)
    {
        _field = field;
        _logger = logger;
    }

    /// <summary>Whether something was missing, so that nothing is set any more.</summary>
    public bool IsOff => Volatile.Read(ref _isOff) != 0;

    /// <summary>For one connection, after its handshake and before anything is read or written.</summary>
    public void Apply(SslStream stream)
    {
        if (!IsOff && TrySet(stream) is { } missing && Interlocked.Exchange(ref _isOff, 1) == 0)
        {
            Log.Unavailable(_logger, missing);
        }
    }

    /// <summary>The modes of a connection; null where they can't be read.</summary>
    public long? ModesOf(SslStream stream) => Use(stream, static (openSsl, connection) => openSsl.Read(connection), out _);

    /// <summary>What is missing; null where nothing is.</summary>
    private string? TrySet(SslStream stream)
    {
        long? modes = Use(
            stream,
            static (openSsl, connection) => (openSsl.Read(connection) & OpenSslModes.AutoRetry) != 0 ? openSsl.Add(connection, OpenSslModes.ReleaseBuffers) : 0,
            out string? missing);
        return missing ?? (modes is null || (modes & OpenSslModes.ReleaseBuffers) != 0 ? null : "the connection isn't one that .NET made by OpenSSL");
    }

    private long? Use(SslStream stream, Func<OpenSslModes, nint, long> use, out string? missing)
    {
        missing = null;
        if (_field?.GetValue(stream) is not SafeHandle handle)
        {
            // Null for a stream that was disposed of meanwhile.
            missing = _field is null ? "SslStream has no such field" : _field.FieldType.IsAssignableTo(typeof(SafeHandle)) ? null : "SslStream's field is no handle";
            return null;
        }

        if (handle.GetType().Name != HandleType)
        {
            missing = $"SslStream's handle is a {handle.GetType().Name}";
            return null;
        }

        if ((_openSsl ??= OpenSslModes.Find()) is not { } openSsl)
        {
            missing = "no libssl.so is loaded that has SSL_ctrl";
            return null;
        }

        bool isHeld = false;
        try
        {
            handle.DangerousAddRef(ref isHeld);
            return use(openSsl, handle.DangerousGetHandle());
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
        finally
        {
            if (isHeld)
            {
                handle.DangerousRelease();
            }
        }
    }
}
