using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Files;

/// <summary>Where charge points find the file endpoint: <c>Files:PublicUrl</c>, or the first listener's own address once it has its port.</summary>
internal sealed class FileAddress(FilesOptions options, Func<string> bound)
{
    /// <summary>What stands before the token of a URL to fetch a file by.</summary>
    public const string Download = "d";

    /// <summary>What stands before the token of a URL to upload by.</summary>
    public const string Upload = "u";

    /// <summary>A URL to fetch a file by. The name at its end is for charge points that take it from there.</summary>
    public string ToDownload(string token, string name) => $"{Base()}/{Download}/{token}/{Uri.EscapeDataString(name)}";

    /// <summary>A URL to upload by. It ends in a slash, since charge points put the file's name behind it, with a slash of their own or without.</summary>
    public string ToUpload(string token) => $"{Base()}/{Upload}/{token}/";

    private string Base() => (options.PublicUrl?.AbsoluteUri ?? bound()).TrimEnd('/');
}
