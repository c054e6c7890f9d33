using Microsoft.Win32.SafeHandles;

namespace Ocpp.Transport;

/// <summary>The counter that wakes an engine. A handle, so that a late write can't meet whatever has got the number after it was closed.</summary>
internal sealed class WakeHandle : SafeHandleMinusOneIsInvalid
{
    public WakeHandle(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    protected override bool ReleaseHandle() => Libc.Close((int)handle) == 0;
}
