using System.Text.Json.Serialization;

namespace Ocpp.Gateway.Files;

/// <summary>How the small files beside firmware, uploads and URLs are read and written, generated while compiling.</summary>
[JsonSerializable(typeof(IssuedUrl))]
[JsonSerializable(typeof(ShelvedFile))]
internal sealed partial class FilesJson : JsonSerializerContext;
