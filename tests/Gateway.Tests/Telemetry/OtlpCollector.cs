using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ocpp.Gateway.Tests.Telemetry;

/// <summary>
/// A collector of one's own: takes OTLP as protocol buffers over HTTP and over gRPC, and keeps the names of the metrics and the spans. It reads the
/// wire by field numbers (opentelemetry-proto 1.x: trace/v1/trace.proto, metrics/v1/metrics.proto), so it depends on no library of the sender's.
/// </summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<CollectedSpan> _spans = new();
    private readonly ConcurrentDictionary<string, bool> _metrics = new();

    private OtlpCollector(WebApplication app) => _app = app;

    public IReadOnlyCollection<CollectedSpan> Spans => _spans;

    public ICollection<string> Metrics => _metrics.Keys;

    public string Address => _app.Urls.First();

    public static async Task<OtlpCollector> StartAsync(HttpProtocols protocol)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocol));
        OtlpCollector collector = new(builder.Build());
        collector._app.Run(collector.TakeAsync);
        await collector._app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        bool isGrpc = context.Request.ContentType == "application/grpc";

        // gRPC: one byte whether it is compressed, four for the length, then the message.
        ReadOnlyMemory<byte> message = isGrpc ? body.ToArray().AsMemory(5) : body.ToArray();
        switch (context.Request.Path.Value)
        {
            case "/v1/traces" or "/opentelemetry.proto.collector.trace.v1.TraceService/Export":
                TakeTraces(message);
                break;
            case "/v1/metrics" or "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export":
                TakeMetrics(message);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
        }

        if (isGrpc)
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[5]);
            context.Response.AppendTrailer("grpc-status", "0");
        }
    }

    // ExportTraceServiceRequest 1 → ResourceSpans 2 → ScopeSpans: 1 the scope, 2 the spans.
    private void TakeTraces(ReadOnlyMemory<byte> request)
    {
        foreach (ReadOnlyMemory<byte> scope in Fields(request, 1).SelectMany(resource => Fields(resource, 2)))
        {
            string source = Text(Fields(Fields(scope, 1).Single(), 1).Single());
            foreach (ReadOnlyMemory<byte> span in Fields(scope, 2))
            {
                Dictionary<string, string> attributes = Fields(span, 9).ToDictionary(
                    attribute => Text(Fields(attribute, 1).Single()), attribute => Text(Fields(Fields(attribute, 2).Single(), 1).FirstOrDefault()));
                _spans.Enqueue(new CollectedSpan(
                    source, Text(Fields(span, 5).Single()), Hex(Fields(span, 1).Single()), Hex(Fields(span, 2).Single()), Hex(Fields(span, 4).FirstOrDefault()), attributes));
            }
        }
    }

    // ExportMetricsServiceRequest 1 → ResourceMetrics 2 → ScopeMetrics 2 → Metric 1, its name.
    private void TakeMetrics(ReadOnlyMemory<byte> request)
    {
        foreach (ReadOnlyMemory<byte> metric in Fields(request, 1).SelectMany(resource => Fields(resource, 2)).SelectMany(scope => Fields(scope, 2)))
        {
            _metrics[Text(Fields(metric, 1).Single())] = true;
        }
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(bytes.Span);

    /// <summary>The length-delimited fields of one number in a message of protocol buffers.</summary>
    private static List<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int number)
    {
        List<ReadOnlyMemory<byte>> found = [];
        while (!message.IsEmpty)
        {
            ulong tag = TakeNumber(ref message);
            int length = (int)(tag & 7) switch
            {
                0 => NumberLength(message.Span),
                1 => sizeof(ulong),
                2 => (int)TakeNumber(ref message),
                5 => sizeof(uint),
                _ => throw new InvalidDataException($"Protocol buffers have no wire type {tag & 7}."),
            };
            if (tag >> 3 == (ulong)number && (tag & 7) == 2)
            {
                found.Add(message[..length]);
            }

            message = message[length..];
        }

        return found;
    }

    private static int NumberLength(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyInRange((byte)0, (byte)0x7F) + 1;

    private static ulong TakeNumber(ref ReadOnlyMemory<byte> message)
    {
        int length = NumberLength(message.Span);
        ulong number = 0;
        for (int i = length - 1; i >= 0; i--)
        {
            number = (number << 7) | (message.Span[i] & 0x7Fu);
        }

        message = message[length..];
        return number;
    }
}

/// <summary>A span as the collector got it; ids in hex, the parent's empty for a root.</summary>
internal sealed record CollectedSpan(string Source, string Name, string TraceId, string SpanId, string ParentId, IReadOnlyDictionary<string, string> Attributes);
