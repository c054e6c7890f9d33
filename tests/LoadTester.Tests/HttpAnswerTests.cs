using System.Text;
using Ocpp.LoadTester.RestApi;

namespace Ocpp.LoadTester.Tests;

public sealed class HttpAnswerTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 21\r\nContent-Type: application/json\r\n\r\n{\"status\":\"Accepted\"}", 200, "{\"status\":\"Accepted\"}")]
    [InlineData("HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n3\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n", 404, "{\"a\":1}")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 204, "")]
    public void An_answer_is_read_once_it_is_whole_wherever_it_is_cut(string text, int status, string body)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);

        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.False(HttpAnswer.TryRead(bytes.AsSpan(0, length), out _));
        }

        Assert.True(HttpAnswer.TryRead(bytes, out HttpAnswer answer));
        Assert.Equal(status, answer.Status);
        Assert.Equal(body, Encoding.ASCII.GetString(answer.Body));
        Assert.Equal(bytes.Length, answer.Length);
        Assert.False(answer.Closes);
    }

    [Fact]
    public void An_answer_says_that_its_connection_ends()
    {
        Assert.True(HttpAnswer.TryRead("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"u8, out HttpAnswer answer));
        Assert.True(answer.Closes);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nsome\r\n")]
    public void What_is_no_answer_is_told_apart(string text) =>
        Assert.Throws<FormatException>(() => HttpAnswer.TryRead(Encoding.ASCII.GetBytes(text), out _));
}
