using Microsoft.AspNetCore.Http.Metadata;

namespace Ocpp.Gateway.Api.Import;

/// <summary>Lets an import be larger than other bodies; routing applies it.</summary>
internal sealed class ImportSizeLimit : IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => ImportReader.MaxBodyLength;
}
