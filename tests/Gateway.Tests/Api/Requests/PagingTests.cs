using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Api.Requests;

namespace Ocpp.Gateway.Tests.Api.Requests;

public sealed class PagingTests
{
    [Fact]
    public void A_page_leads_to_the_next_and_the_last_one_to_none()
    {
        string[] items = ["a", "b/ü", "c"];

        ItemPage<string> first = Paging.Take(items, 2, item => item);
        Assert.True(Paging.TryRead(2, first.NextCursor, out int count, out string? after, out _));
        ItemPage<string> last = Paging.Take(items.SkipWhile(item => item != after).Skip(1), count, item => item);

        Assert.Equal(["a", "b/ü"], first.Items);
        Assert.Equal(["c"], last.Items);
        Assert.Null(last.NextCursor);
    }

    [Fact]
    public void A_page_that_is_exactly_full_has_no_next_one()
    {
        ItemPage<string> page = Paging.Take(["a", "b"], 2, item => item);

        Assert.Null(page.NextCursor);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(-1, null)]
    [InlineData(1001, null)]
    [InlineData(null, "!")]
    [InlineData(null, "_w")]
    public void A_limit_out_of_range_and_a_cursor_of_somebody_else_are_refused(int? limit, string? cursor)
    {
        bool isValid = Paging.TryRead(limit, cursor, out _, out _, out string fault);

        Assert.False(isValid);
        Assert.NotEmpty(fault);
    }

    [Fact]
    public void The_limit_is_100_unless_the_caller_says()
    {
        Assert.True(Paging.TryRead(null, null, out int count, out string? after, out _));

        Assert.Equal(100, count);
        Assert.Null(after);
    }
}
