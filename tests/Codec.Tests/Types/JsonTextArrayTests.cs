using System.Text.Json;

namespace Ocpp.Codec.Tests.Types;

public sealed class JsonTextArrayTests
{
    [Fact]
    public void It_gives_its_texts_one_by_one()
    {
        JsonTextArray array = JsonTextArray.FromRaw(""" [ "HeartbeatInterval" , "a\"b", 17 ] """u8);

        List<string> texts = [];
        foreach (JsonText text in array)
        {
            texts.Add(text.ToString());
        }

        Assert.Equal(3, array.Count);
        Assert.Equal(["HeartbeatInterval", "a\"b", "17"], texts);
    }

    [Fact]
    public void An_absent_array_has_no_texts()
    {
        JsonTextArray array = default;

        Assert.False(array.IsPresent);
        Assert.False(array.GetEnumerator().MoveNext());
    }

    [Fact]
    public void An_empty_array_is_present()
    {
        JsonTextArray array = JsonTextArray.FromRaw("[]"u8);

        Assert.True(array.IsPresent);
        Assert.Equal(0, array.Count);
        Assert.False(array.GetEnumerator().MoveNext());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1,")]
    [InlineData("[1]]")]
    [InlineData("")]
    public void Something_else_than_one_array_is_our_own_mistake(string json) =>
        Assert.ThrowsAny<JsonException>(() => JsonTextArray.FromRaw(System.Text.Encoding.UTF8.GetBytes(json)));
}
