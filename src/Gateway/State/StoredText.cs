using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State;

/// <summary>A payload in a stored record, left packed (<see cref="PackedText"/>) until somebody looks at it: most changes of a record are none of its payloads.</summary>
internal readonly struct StoredText
{
    private readonly byte[]? _form;
    private readonly bool _isPacked;

    private StoredText(byte[] form, bool isPacked)
    {
        _form = form;
        _isPacked = isPacked;
    }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _form is null or { Length: 0 };

    /// <summary>Keeps a text.</summary>
    public static StoredText Of(ReadOnlySpan<byte> text)
    {
        FactWriter writer = new(new byte[64]);
        PackedText.Write(text, ref writer);
        FactReader reader = new(writer.Written);
        return Decode(ref reader);
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static StoredText Decode(scoped ref FactReader reader)
    {
        ReadOnlySpan<byte> form = PackedText.ReadForm(ref reader, out bool isPacked);
        return new StoredText(form.ToArray(), isPacked);
    }

    /// <summary>Writes it as records keep it.</summary>
    public void Encode(ref FactWriter writer) => PackedText.WriteForm(_form, _isPacked, ref writer);

    /// <summary>The text as it was.</summary>
    /// <exception cref="InvalidDataException">None of ours wrote it.</exception>
    public byte[] ToArray() => _form is null ? [] : _isPacked ? PackedText.Unpack(_form) : _form;
}
