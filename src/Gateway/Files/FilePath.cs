using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Files;

/// <summary>A path below the file endpoint: what for, the token, and behind it whatever a charge point makes of "a directory".</summary>
internal readonly record struct FilePath(bool IsUpload, string Token, string? Name)
{
    // /u/TOKEN/ and a few directories that a charge point likes to have.
    private const int MaxSegments = 8;

    /// <summary>Reads the target of a request as it was sent, so that nobody has decoded or resolved anything before.</summary>
    /// <param name="target">Origin form, or absolute form (RFC 9112 §3.2).</param>
    /// <param name="prefix">The path of Files:PublicUrl, without a slash at the end: a proxy in front may pass it on or not.</param>
    /// <param name="path">What it says.</param>
    public static bool TryParse(string target, string prefix, out FilePath path)
    {
        path = default;
        int authority = target.StartsWith('/') ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        int start = target.StartsWith('/') ? 0 : authority < 0 ? -1 : target.IndexOf('/', authority + 3);
        if (start < 0)
        {
            return false;
        }

        string rest = target[start..].Split('?', 2)[0];
        if (prefix.Length > 0 && rest.StartsWith(prefix + "/", StringComparison.Ordinal))
        {
            rest = rest[prefix.Length..];
        }

        string[] segments = rest.Split('/', StringSplitOptions.RemoveEmptyEntries);
        bool isOurs = segments.Length is >= 2 and <= MaxSegments
            && segments[0] is FileAddress.Download or FileAddress.Upload
            && FileUrlId.IsToken(segments[1])
            && !segments.Any(segment => segment is "." or "..");
        if (!isOurs)
        {
            return false;
        }

        path = new FilePath(segments[0] == FileAddress.Upload, segments[1], segments.Length == 2 ? null : FileName.Clean(Uri.UnescapeDataString(segments[^1])));
        return true;
    }
}
