using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using MinDataRate = Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate;

namespace Ocpp.Gateway.Files;

/// <summary>
/// Reads the body of one request into drafts: the file itself, or multipart/form-data with one file or more. Nothing is a file before the
/// caller shelves it, and what isn't shelved is gone with this.
/// </summary>
internal sealed class FileIntake(FileShelf shelf, FileKind kind, long maxSize, Func<bool> mayBegin) : IAsyncDisposable
{
    /// <summary>What boundaries, headers and plain fields may add to a multipart body.</summary>
    public const long MultipartOverhead = 1 << 20;

    /// <summary>Slower than this, after the grace, is nobody who ever finishes: a tenth of what GPRS does.</summary>
    public static readonly MinDataRate SlowestRate = new(bytesPerSecond: 100, gracePeriod: TimeSpan.FromSeconds(30));

    private const int BufferSize = 64 * 1024;
    private const int MaxBoundaryLength = 128;
    private const int MaxPartHeaders = 16;
    private readonly List<(FileDraft Draft, string? Name)> _files = [];
    private FileDraft? _unnamed;
    private long _size;

    /// <summary>The files that came, each with the name that it was given, if any.</summary>
    public IReadOnlyList<(FileDraft Draft, string? Name)> Files => _files;

    /// <summary>How many files were begun.</summary>
    public int Begun { get; private set; }

    /// <summary>Reads the whole body; anything but None means that nothing of it counts.</summary>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async Task<FileRefusal> ReadAsync(HttpRequest request)
    {
        // A server that doesn't put parts together must say so (RFC 9110 §14.5).
        if (request.Headers.ContainsKey(HeaderNames.ContentRange))
        {
            return FileRefusal.Part;
        }

        if (request.ContentLength is { } length)
        {
            if (length > maxSize + MultipartOverhead)
            {
                return FileRefusal.TooLarge;
            }

            if (!shelf.HasRoomFor(length))
            {
                return FileRefusal.NoRoom;
            }
        }

        SetLimits(request.HttpContext.Features);
        try
        {
            return MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type) && type.Type.Equals("multipart", StringComparison.OrdinalIgnoreCase)
                ? await ReadPartsAsync(request, HeaderUtilities.RemoveQuotes(type.Boundary).ToString()).ConfigureAwait(false)
                : await ReadWholeAsync(request).ConfigureAwait(false);
        }
        catch (BadHttpRequestException exception)
        {
            return exception.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => FileRefusal.TooLarge,
                StatusCodes.Status408RequestTimeout => FileRefusal.TooSlow,
                _ => FileRefusal.Broken,
            };
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            // A multipart body that ends before its last boundary, or whose headers go on and on.
            return FileRefusal.Broken;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach ((FileDraft draft, _) in _files)
        {
            await draft.DisposeAsync().ConfigureAwait(false);
        }

        if (_unnamed is not null)
        {
            await _unnamed.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static string? NameOf(string? contentDisposition) =>
        ContentDispositionHeaderValue.TryParse(contentDisposition, out ContentDispositionHeaderValue? disposition)
            ? HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString() is { Length: > 0 } name ? name : null
            : null;

    private void SetLimits(IFeatureCollection features)
    {
        if (features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = maxSize + MultipartOverhead;
        }

        if (features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = SlowestRate;
        }
    }

    private async Task<FileRefusal> ReadWholeAsync(HttpRequest request)
    {
        if (!TryBegin(out FileDraft? draft))
        {
            return FileRefusal.TooMany;
        }

        _files.Add((draft, NameOf(request.Headers.ContentDisposition)));
        return await CopyAsync(request.Body, draft, request.HttpContext.RequestAborted).ConfigureAwait(false);
    }

    private async Task<FileRefusal> ReadPartsAsync(HttpRequest request, string boundary)
    {
        if (boundary.Length is 0 or > MaxBoundaryLength)
        {
            return FileRefusal.Broken;
        }

        CancellationToken cancellation = request.HttpContext.RequestAborted;
        MultipartReader reader = new(boundary, request.Body) { HeadersCountLimit = MaxPartHeaders };
        while (await reader.ReadNextSectionAsync(cancellation).ConfigureAwait(false) is { } section)
        {
            FileRefusal refusal = await ReadPartAsync(section, cancellation).ConfigureAwait(false);
            if (refusal != FileRefusal.None)
            {
                return refusal;
            }
        }

        if (_files.Count == 0 && _unnamed is not null)
        {
            _files.Add((_unnamed, null));
            _unnamed = null;
        }

        return _files.Count == 0 ? FileRefusal.NoFile : FileRefusal.None;
    }

    // A part with a file name or a type of its own is a file. One with neither is a form's field, unless it is all that there is.
    private async Task<FileRefusal> ReadPartAsync(MultipartSection section, CancellationToken cancellation)
    {
        string? name = NameOf(section.ContentDisposition);
        bool isFile = name is not null || section.ContentType is not null;
        if (!isFile && (_unnamed is not null || _files.Count > 0))
        {
            await section.Body.CopyToAsync(Stream.Null, cancellation).ConfigureAwait(false);
            return FileRefusal.None;
        }

        if (!TryBegin(out FileDraft? draft))
        {
            return FileRefusal.TooMany;
        }

        if (isFile)
        {
            _files.Add((draft, name));
        }
        else
        {
            _unnamed = draft;
        }

        return await CopyAsync(section.Body, draft, cancellation).ConfigureAwait(false);
    }

    private bool TryBegin([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out FileDraft? draft)
    {
        draft = null;
        if (!mayBegin())
        {
            return false;
        }

        Begun++;
        draft = shelf.Begin(kind, maxSize - _size);
        return true;
    }

    private async Task<FileRefusal> CopyAsync(Stream source, FileDraft draft, CancellationToken cancellation)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await source.ReadAsync(buffer, cancellation).ConfigureAwait(false) is > 0 and int count)
            {
                FileRefusal refusal = await draft.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
                if (refusal != FileRefusal.None)
                {
                    return refusal;
                }

                _size += count;
            }

            return FileRefusal.None;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
