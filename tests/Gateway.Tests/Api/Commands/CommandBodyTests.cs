using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Ocpp.Gateway.Api.Commands;

namespace Ocpp.Gateway.Tests.Api.Commands;

public sealed class CommandBodyTests
{
    /// <summary>Bytes: the body itself, its task and what a pipe hands out. A buffer for the largest that may come would be many times as much.</summary>
    private const int MostAllocated = 1024;

    [Fact]
    public async Task A_body_that_comes_in_pieces_is_put_together()
    {
        Pipe pipe = new();

        Task<byte[]> gathered = CommandBody.GatherAsync(pipe.Reader, CancellationToken.None);
        await pipe.Writer.WriteAsync("{\"type\":"u8.ToArray());
        await pipe.Writer.WriteAsync("\"Soft\"}"u8.ToArray());
        await pipe.Writer.CompleteAsync();

        Assert.Equal("{\"type\":\"Soft\"}", Encoding.UTF8.GetString(await gathered));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    public async Task A_body_may_be_as_long_as_it_says_and_no_longer_however_it_comes(int piece)
    {
        Assert.Equal(CommandBody.MaxLength, (await CommandBody.GatherAsync(await PiecesAsync(CommandBody.MaxLength, piece), CancellationToken.None)).Length);
        PipeReader longer = await PiecesAsync(CommandBody.MaxLength + 1, piece);
        BadHttpRequestException refused = await Assert.ThrowsAsync<BadHttpRequestException>(() => CommandBody.GatherAsync(longer, CancellationToken.None));
        Assert.Equal(StatusCodes.Status413PayloadTooLarge, refused.StatusCode);
    }

    [Fact]
    public void A_body_that_is_there_costs_little_more_than_its_length()
    {
        PipeReader first = Whole();
        PipeReader second = Whole();
        Assert.True(CommandBody.GatherAsync(first, CancellationToken.None).IsCompletedSuccessfully);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Task<byte[]> gathered = CommandBody.GatherAsync(second, CancellationToken.None);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(gathered.IsCompletedSuccessfully);
        Assert.InRange(allocated, 1, MostAllocated);
    }

    private static async Task<PipeReader> PiecesAsync(int length, int first)
    {
        Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 0));
        await pipe.Writer.WriteAsync(new byte[first]);
        await pipe.Writer.WriteAsync(new byte[length - first]);
        await pipe.Writer.CompleteAsync();
        return pipe.Reader;
    }

    private static PipeReader Whole()
    {
        Pipe pipe = new();
        pipe.Writer.Write("{\"idTag\":\"TAG\",\"connectorId\":1}"u8);
        pipe.Writer.Complete();
        return pipe.Reader;
    }
}
