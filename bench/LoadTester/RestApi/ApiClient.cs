using System.Globalization;
using System.Net;
using System.Text;
using Ocpp.LoadTester.ChargePoints;
using Ocpp.LoadTester.Connections;
using Ocpp.LoadTester.Coordination;

namespace Ocpp.LoadTester.RestApi;

/// <summary>Who hears of answers, under the worker's turn.</summary>
internal interface IApiCaller
{
    /// <summary>The answer, gone when this returns.</summary>
    void OnAnswered(int slot, int status, ReadOnlySpan<byte> body);

    void OnFailed(int slot, string why);
}

/// <summary>
/// Calls the REST API over connections that are kept alive, one request at a time on each, on the worker's own threads: HttpClient costs as much processor
/// time for a call as the whole of a gateway should. Under the worker's turn.
/// </summary>
internal sealed class ApiClient : IDisposable
{
    /// <summary>Beyond as many calls at once the next ones wait, and their waiting counts.</summary>
    private const int MaxConnections = 256;

    private readonly Fleet _fleet;
    private readonly IApiCaller _caller;
    private readonly ConnectionSettings _settings;
    private readonly List<ApiConnection> _connections = [];
    private readonly List<ApiConnection> _idle = [];
    private readonly Queue<(int Slot, byte[] Request)> _waiting = new();
    private readonly string _path;
    private readonly string _headers;
    private int _connecting;

    public ApiClient(Fleet fleet, TargetSettings target, IApiCaller caller)
    {
        _fleet = fleet;
        _caller = caller;
        Uri api = target.Api!;
        IPEndPoint remote = new(IPAddress.TryParse(api.DnsSafeHost, out IPAddress? address) ? address : Dns.GetHostAddresses(api.DnsSafeHost)[0], api.Port);
        TlsSettings? tls = api.Scheme == "https" ? new TlsSettings(api.Host, target.RootsFile, target.TrustAnything, null, null) : null;
        _settings = new ConnectionSettings(api, remote, "", SourceAddresses.For(remote, []), new Passwords(null, new Dictionary<string, string>()), tls);
        _path = api.AbsolutePath.TrimEnd('/') + "/api/v1/charge-points/";
        _headers = $" HTTP/1.1\r\nHost: {api.Authority}\r\n{(target.ApiKey is { } key ? $"Authorization: Bearer {key}\r\n" : "")}Content-Type: application/json\r\nContent-Length: ";
    }

    /// <summary>Sends a command now, or as soon as a connection is free.</summary>
    public void Send(int slot, string identity, string command, string body)
    {
        byte[] request = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"POST {_path}{Uri.EscapeDataString(identity)}/commands/{command}{_headers}{Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
        if (_idle.Count > 0)
        {
            ApiConnection connection = _idle[^1];
            _idle.RemoveAt(_idle.Count - 1);
            connection.Send(slot, request);
        }
        else
        {
            _waiting.Enqueue((slot, request));
        }
    }

    /// <summary>Opens connections for what waits. For the pacing thread only.</summary>
    public void Connect()
    {
        while (_waiting.Count > _connecting && _connections.Count < MaxConnections)
        {
            ApiConnection connection = new(this, _settings, _fleet.Turn);
            _connections.Add(connection);
            _connecting++;
            connection.Begin();
        }
    }

    /// <summary>Nobody waits for that answer any longer.</summary>
    public void GiveUp(int slot) => _connections.Find(connection => connection.Slot == slot)?.Close();

    public void Dispose()
    {
        foreach (ApiConnection connection in _connections.ToArray())
        {
            connection.Close();
        }
    }

    internal void OnConnected(ApiConnection connection)
    {
        _connecting--;
        OnIdle(connection);
    }

    /// <summary>A connection takes the next request, or waits for one.</summary>
    internal void OnIdle(ApiConnection connection)
    {
        if (_waiting.TryDequeue(out (int Slot, byte[] Request) next))
        {
            connection.Send(next.Slot, next.Request);
        }
        else
        {
            _idle.Add(connection);
        }
    }

    internal void OnAnswered(int slot, in HttpAnswer answer) => _caller.OnAnswered(slot, answer.Status, answer.Body);

    internal void OnEnded(ApiConnection connection, string why)
    {
        _connections.Remove(connection);
        _idle.Remove(connection);
        int slot = connection.Slot;
        if (!connection.WasConnected)
        {
            _connecting--;
            slot = _waiting.TryDequeue(out (int Slot, byte[] Request) next) ? next.Slot : -1;
        }

        if (slot >= 0)
        {
            _caller.OnFailed(slot, why);
        }
    }
}
