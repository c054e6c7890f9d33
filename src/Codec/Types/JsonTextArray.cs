using System.Text.Json;

namespace Ocpp.Codec;

/// <summary>
/// An array of texts, as in GetConfiguration's <c>key</c>: the JSON itself with an enumerator. <see langword="default"/> is an absent one.
/// It lives no longer than the bytes it stands on.
/// </summary>
public readonly ref struct JsonTextArray
{
    internal JsonTextArray(ReadOnlySpan<byte> raw, int count)
    {
        Raw = raw;
        Count = count;
    }

    /// <summary>The JSON from bracket to bracket.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    /// <summary>The number of items.</summary>
    public int Count { get; }

    /// <summary>Whether the array is there; it may be empty.</summary>
    public bool IsPresent => !Raw.IsEmpty;

    /// <summary>An array to be written, made of JSON.</summary>
    /// <exception cref="JsonException">That is not one JSON array.</exception>
    public static JsonTextArray FromRaw(ReadOnlySpan<byte> raw) => new(raw, JsonArrayCount.Of(raw));

    /// <summary>For <see langword="foreach"/>.</summary>
    public Enumerator GetEnumerator() => new(Raw);

    /// <summary>Writes the array as it stands; an empty one when it is absent.</summary>
    public void WriteTo(Utf8JsonWriter writer) => writer.WriteRawValue(IsPresent ? Raw : "[]"u8, skipInputValidation: true);

    /// <summary>Reads one text after the other.</summary>
    public ref struct Enumerator
    {
        private readonly bool _isPresent;
        private PayloadReader _reader;

        internal Enumerator(ReadOnlySpan<byte> raw)
        {
            _isPresent = !raw.IsEmpty;
            _reader = new PayloadReader(raw);
            if (_isPresent)
            {
                _reader.EnterArray();
            }
        }

        /// <summary>The text at hand.</summary>
        public JsonText Current { get; private set; }

        /// <summary>Reads the next text; false behind the last.</summary>
        public bool MoveNext()
        {
            if (!_isPresent || !_reader.TryNextItem())
            {
                return false;
            }

            CodecContext context = new(Leniency.Transaction);
            bool isRead = _reader.TryReadText(ref context, "", isRequired: true, int.MaxValue, toleratesObject: false, out JsonText text);
            Current = text;
            return isRead;
        }
    }
}
