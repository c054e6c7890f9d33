namespace Ocpp.Gateway.Listeners.Proxies;

/// <summary>How far <see cref="ProxyHeaderReader"/> got with the first bytes of a connection.</summary>
internal enum ProxyHeaderStatus
{
    /// <summary>What there is may become a header; more has to come.</summary>
    Incomplete,

    /// <summary>The connection doesn't begin with a header.</summary>
    Absent,

    /// <summary>A header was read.</summary>
    Complete,

    /// <summary>It begins as a header does and is none.</summary>
    Broken,
}
