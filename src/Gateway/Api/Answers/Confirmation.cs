namespace Ocpp.Gateway.Api.Answers;

/// <summary>200 with a charge point's confirmation, byte by byte: ASP.NET Core's own result for bytes looks for ranges, preconditions and a logger before it writes.</summary>
internal sealed class Confirmation(ReadOnlyMemory<byte> payload) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse response = httpContext.Response;
        response.ContentType = "application/json";
        response.ContentLength = payload.Length;
        return response.Body.WriteAsync(payload, httpContext.RequestAborted).AsTask();
    }
}
