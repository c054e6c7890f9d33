namespace Ocpp.Conformance.Servers;

/// <summary>
/// How a text is put so that a server sends it back. The gateway echoes a CALL's unique id to the letter, of any length, in the CALLERROR
/// for an action that it doesn't know: that makes an echo of OCPP-J alone. The text must then be one that JSON can hold unescaped.
/// </summary>
internal sealed class EchoedPayload
{
    private readonly byte[] _before;
    private readonly byte[] _after;
    private readonly byte[] _answerBefore;
    private readonly byte[] _answerAfter;

    private EchoedPayload(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, ReadOnlySpan<byte> answerBefore, ReadOnlySpan<byte> answerAfter)
    {
        _before = before.ToArray();
        _after = after.ToArray();
        _answerBefore = answerBefore.ToArray();
        _answerAfter = answerAfter.ToArray();
    }

    public static EchoedPayload Plain { get; } = new(default, default, default, default);

    public static EchoedPayload Call { get; } = new(
        """[2," """u8[..^1],
        """ ","Echo",{}]"""u8[1..],
        """[4," """u8[..^1],
        """ ","NotImplemented","This action is not known.",{}]"""u8[1..]);

    /// <summary>Bytes that a message has beside its text.</summary>
    public int Overhead => _before.Length + _after.Length;

    /// <summary>How many of them follow the text.</summary>
    public int LengthBehindText => _after.Length;

    /// <summary>True where an OCPP-J message is sent.</summary>
    public bool IsCall => _before.Length > 0;

    /// <summary>The message that carries a text.</summary>
    public byte[] Wrap(ReadOnlySpan<byte> text) => [.. _before, .. text, .. _after];

    /// <summary>The message that answers it.</summary>
    public byte[] AnswerTo(ReadOnlySpan<byte> text) => [.. _answerBefore, .. text, .. _answerAfter];
}
