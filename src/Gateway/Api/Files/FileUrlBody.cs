using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Api.Files;

/// <summary>Asks for a URL by which a charge point fetches a firmware image.</summary>
/// <remarks>Only the OpenAPI document is made of it; <see cref="FileUrlWish"/> reads the body.</remarks>
internal sealed record FirmwareUrlBody
{
    /// <summary>The image.</summary>
    public required string FileId { get; init; }

    /// <summary>How long the URL holds; <c>Files:UrlLifetime</c> unless said.</summary>
    public TimeSpan? ExpiresIn { get; init; }
}

/// <summary>Asks for a URL by which a charge point uploads.</summary>
/// <remarks>Only the OpenAPI document is made of it; <see cref="FileUrlWish"/> reads the body.</remarks>
internal sealed record DiagnosticsUrlBody
{
    /// <summary>How long the URL holds; <c>Files:UrlLifetime</c> unless said.</summary>
    public TimeSpan? ExpiresIn { get; init; }
}

/// <summary>A URL by which a charge point fetches a firmware image. Shown only this once.</summary>
internal sealed record FirmwareUrlResource
{
    /// <summary>The <c>location</c> for UpdateFirmware. A secret: who has it may fetch the image.</summary>
    public required string Location { get; init; }

    /// <summary>Its id, which logs show in its place.</summary>
    public required string UrlId { get; init; }

    /// <summary>When it stops to hold.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The image.</summary>
    public required FirmwareFileResource File { get; init; }
}

/// <summary>A URL by which a charge point uploads. Shown only this once.</summary>
internal sealed record DiagnosticsUrlResource
{
    /// <summary>The <c>location</c> for GetDiagnostics, or the <c>remoteLocation</c> for GetLog. A secret: who has it may upload.</summary>
    public required string Location { get; init; }

    /// <summary>Its id, which logs show in its place.</summary>
    public required string UrlId { get; init; }

    /// <summary>When it stops to hold.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The most bytes that an upload may have.</summary>
    public required long MaxSize { get; init; }

    /// <summary>The most files that it takes.</summary>
    public required int MaxFiles { get; init; }
}

/// <summary>What is asked of a URL.</summary>
/// <param name="FileId">The firmware image; empty for uploads.</param>
/// <param name="Lifetime">How long it holds.</param>
internal readonly record struct FileUrlWish(string FileId, TimeSpan Lifetime)
{
    /// <summary>Reads the body; one that may be left out is as good as an empty object.</summary>
    public static async Task<(FileUrlWish Wish, BodyFault? Fault)> ReadAsync(HttpRequest request, FilesOptions options, bool namesFile)
    {
        bool isEmpty = request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true;
        using JsonDocument body = isEmpty ? JsonBody.Parse("{}"u8.ToArray()) : await JsonBody.ReadAsync(request).ConfigureAwait(false);
        BodyFields fields = new(body.RootElement);
        string fileId = "";
        if (namesFile)
        {
            fileId = fields.Text("fileId", 1, 64).Value ?? "";
            if (fileId.Length == 0 && fields.Fault is null)
            {
                fields.Refuse<string>("fileId", "is needed");
            }
        }

        TimeSpan lifetime = fields.Duration("expiresIn", FilesSettings.MinUrlLifetime, FilesSettings.MaxUrlLifetime).Value ?? options.UrlLifetime;
        fields.RefuseUnknown();
        return (new FileUrlWish(fileId, lifetime), fields.Fault);
    }
}
