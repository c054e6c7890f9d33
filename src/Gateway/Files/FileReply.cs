using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Ocpp.Gateway.Files;

/// <summary>A file as an HTTP answer, with ranges (RFC 9110 §14) and a strong ETag, so that a transfer that broke off is taken up where it ended.</summary>
internal static class FileReply
{
    public static PhysicalFileHttpResult Of(FileShelf shelf, ShelvedFile file) => TypedResults.PhysicalFile(
        shelf.PathOf(file),
        "application/octet-stream",
        file.Name,
        lastModified: file.At,
        entityTag: new EntityTagHeaderValue($"\"{file.Sha256}\""),
        enableRangeProcessing: true);
}
