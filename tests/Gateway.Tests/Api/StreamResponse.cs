using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ocpp.Gateway.Tests.Api;

/// <summary>A request whose answer goes into a pipe with little room, so that a test decides when its reader reads.</summary>
internal sealed class StreamResponse : IHttpRequestLifetimeFeature, IHttpResponseBodyFeature, IDisposable
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 1024, resumeWriterThreshold: 512, useSynchronizationContext: false));
    private readonly CancellationTokenSource _aborted = new();

    public StreamResponse()
    {
        Context.Features.Set<IHttpRequestLifetimeFeature>(this);
        Context.Features.Set<IHttpResponseBodyFeature>(this);
    }

    public DefaultHttpContext Context { get; } = new();

    public bool IsAborted => _aborted.IsCancellationRequested;

    public CancellationToken RequestAborted
    {
        get => _aborted.Token;
        set => throw new NotSupportedException();
    }

    public Stream Stream => throw new NotSupportedException();

    public PipeWriter Writer => _pipe.Writer;

    public void Abort() => _aborted.Cancel();

    /// <summary>Whether something is there that wasn't read.</summary>
    public bool HasMore
    {
        get
        {
            if (!_pipe.Reader.TryRead(out ReadResult read))
            {
                return false;
            }

            _pipe.Reader.AdvanceTo(read.Buffer.Start);
            return !read.Buffer.IsEmpty;
        }
    }

    /// <summary>What has been written by now.</summary>
    public string Read()
    {
        if (!_pipe.Reader.TryRead(out ReadResult read))
        {
            return "";
        }

        string text = Encoding.UTF8.GetString(read.Buffer);
        _pipe.Reader.AdvanceTo(read.Buffer.End);
        return text;
    }

    public Task CompleteAsync() => Task.CompletedTask;

    public void DisableBuffering()
    {
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public void Dispose() => _aborted.Dispose();
}
