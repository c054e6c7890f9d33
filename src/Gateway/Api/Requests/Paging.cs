using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Api.Requests;

/// <summary>The limits of lists, and their cursors: the last item's key, encoded so that nobody is tempted to build one.</summary>
internal static class Paging
{
    /// <summary>How many items a page has unless the caller says.</summary>
    public const int DefaultLimit = 100;

    /// <summary>The most items of a page.</summary>
    public const int MaxLimit = 1000;

    /// <summary>What to tell of a cursor that no page had.</summary>
    public const string ForeignCursor = "'cursor' is none that this API gave; take 'nextCursor' of the page before, or leave it out.";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Checks <c>limit</c> and <c>cursor</c>.</summary>
    /// <param name="limit">As it came; null for the default.</param>
    /// <param name="cursor">As it came; null for the first page.</param>
    /// <param name="count">How many items the page may have.</param>
    /// <param name="after">The key of the last item of the page before; null for the first page.</param>
    /// <param name="fault">What to tell the caller, where the result is false.</param>
    public static bool TryRead(int? limit, string? cursor, out int count, out string? after, out string fault)
    {
        count = limit ?? DefaultLimit;
        after = null;
        fault = "";
        if (count is < 1 or > MaxLimit)
        {
            fault = $"'limit' is {count}; it must be from 1 to {MaxLimit}.";
            return false;
        }

        if (string.IsNullOrEmpty(cursor))
        {
            return true;
        }

        try
        {
            after = Utf8.GetString(Base64Url.DecodeFromChars(cursor));
            return true;
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            fault = ForeignCursor;
            return false;
        }
    }

    /// <summary>Takes one page off a sequence that begins behind the cursor. Reads one item more than the page has, to know whether another follows.</summary>
    public static ItemPage<T> Take<T>(IEnumerable<T> items, int count, Func<T, string> keyOf)
    {
        List<T> page = [];
        foreach (T item in items)
        {
            if (page.Count == count)
            {
                return new ItemPage<T>(page, CursorOf(keyOf(page[^1])));
            }

            page.Add(item);
        }

        return new ItemPage<T>(page, NextCursor: null);
    }

    /// <summary>Checks <c>limit</c> and the <c>cursor</c> of a list that goes on at a number.</summary>
    public static bool TryReadNumber(int? limit, string? cursor, out int count, out long? start, out string fault)
    {
        start = null;
        if (!TryRead(limit, cursor, out count, out string? after, out fault) || after is null)
        {
            return fault.Length == 0;
        }

        start = long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
        fault = start is null ? ForeignCursor : "";
        return start is not null;
    }

    /// <summary>Shows a part of a list that goes on at a number.</summary>
    public static ItemPage<TResource> From<TView, TResource>(Page<TView> page, Func<TView, TResource> show) =>
        new([.. page.Items.Select(show)], page.Next is { } next ? CursorOf(next.ToString(CultureInfo.InvariantCulture)) : null);

    /// <summary>
    /// Takes one page of a sequence without keys, from the number of items that earlier pages had. Fit for what is short and changes rarely:
    /// an item that goes meanwhile makes the next page skip one.
    /// </summary>
    public static ItemPage<T> TakeFrom<T>(IEnumerable<T> items, long start, int count)
    {
        List<T> page = [.. items.Skip((int)Math.Min(start, int.MaxValue)).Take(count + 1)];
        if (page.Count <= count)
        {
            return new ItemPage<T>(page, NextCursor: null);
        }

        page.RemoveAt(count);
        return new ItemPage<T>(page, CursorOf((start + count).ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>The cursor that goes on behind an item.</summary>
    public static string CursorOf(string key) => Base64Url.EncodeToString(Utf8.GetBytes(key));
}
