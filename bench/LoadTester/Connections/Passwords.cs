using System.Text;

namespace Ocpp.LoadTester.Connections;

/// <summary>
/// Basic auth: a password for each identity, from a template (<c>{id}</c> stands for the identity) or from a file of <c>identity,password</c> lines.
/// A charge point whose AuthorizationKey was changed by the Central System uses the new one from then on.
/// </summary>
internal sealed class Passwords(string? template, IReadOnlyDictionary<string, string> byIdentity)
{
    private readonly Dictionary<string, byte[]> _changed = [];

    public static Passwords None { get; } = new(null, new Dictionary<string, string>());

    /// <summary>Reads a file of <c>identity,password</c> lines.</summary>
    public static Passwords FromFile(string path)
    {
        Dictionary<string, string> passwords = [];
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            int comma = line.IndexOf(',', StringComparison.Ordinal);
            if (comma <= 0)
            {
                throw new FormatException($"{path}, line {number}: 'identity,password' is expected.");
            }

            passwords[line[..comma].Trim()] = line[(comma + 1)..].Trim();
        }

        return new Passwords(null, passwords);
    }

    /// <summary>Takes a new key over, as bytes; before the next connection.</summary>
    public void Change(string identity, byte[] password) => _changed[identity] = password;

    /// <summary>The Authorization header's value; empty for an identity without a password.</summary>
    public byte[] HeaderFor(string identity)
    {
        byte[]? password = null;
        if (_changed.Count > 0)
        {
            _changed.TryGetValue(identity, out password);
        }

        if (password is null && (byIdentity.GetValueOrDefault(identity) ?? template?.Replace("{id}", identity, StringComparison.Ordinal)) is { } text)
        {
            password = Encoding.UTF8.GetBytes(text);
        }

        return password is null
            ? []
            : Encoding.ASCII.GetBytes("Basic " + Convert.ToBase64String([.. Encoding.UTF8.GetBytes(identity), (byte)':', .. password]));
    }
}
