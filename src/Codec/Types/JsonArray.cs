using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Ocpp.Codec;

/// <summary>
/// An array of objects: the JSON itself, each item of which was checked when the message was read, with an enumerator that reads the items
/// again one by one. <see langword="default"/> is an absent one. It lives no longer than the bytes it stands on.
/// </summary>
/// <typeparam name="TItem">The items' type.</typeparam>
public readonly ref struct JsonArray<TItem>
    where TItem : struct, IOcppMessage<TItem>, allows ref struct
{
    internal JsonArray(ReadOnlySpan<byte> raw, int count)
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

    /// <summary>An array to be written, made of JSON that the items' <c>Write</c> has written between brackets.</summary>
    /// <exception cref="JsonException">That is not one JSON array.</exception>
    [SuppressMessage("Design", "CA1000", Justification = "The items' type says what the JSON is of; there is nothing to infer it from.")]
    public static JsonArray<TItem> FromRaw(ReadOnlySpan<byte> raw) => new(raw, JsonArrayCount.Of(raw));

    /// <summary>For <see langword="foreach"/>.</summary>
    public Enumerator GetEnumerator() => new(Raw);

    /// <summary>Writes the array as it stands; an empty one when it is absent.</summary>
    public void WriteTo(Utf8JsonWriter writer) => writer.WriteRawValue(IsPresent ? Raw : "[]"u8, skipInputValidation: true);

    /// <summary>Reads one item after the other.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _raw;
        private int _position;
        private int _count;
        private TItem _current;

        internal Enumerator(ReadOnlySpan<byte> raw)
        {
            _raw = raw;
            PlainReader reader = new(raw);
            bool isArray = reader.TryEnterArray(out _);
            Debug.Assert(isArray || raw.IsEmpty, "The brackets were checked with the message.");
            _position = reader.Position;
        }

        /// <summary>The item at hand.</summary>
        public readonly TItem Current => _current;

        /// <summary>Reads the next item; false behind the last.</summary>
        public bool MoveNext()
        {
            PlainReader reader = new(_raw, _position);
            if (_raw.IsEmpty || !reader.TryNextItem(_count++))
            {
                return false;
            }

            int start = reader.Position;
            CodecContext context = new(Leniency.Strict);
            if (TItem.TryRead(ref reader, ref context, out _current))
            {
                _position = reader.Position;
                return true;
            }

            return MoveToOdd(start);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private bool MoveToOdd(int start)
        {
            // Whatever was let pass when the array was checked passes again: this is the most that is ever let pass.
            CodecContext context = new(Leniency.Transaction);
            PayloadReader reader = new(_raw[start..]);
            bool isRead = reader.TryReadFirst(ref context, out _current);
            Debug.Assert(isRead, "The item was checked with the message.");
            _position = start + reader.BytesConsumed;
            return isRead;
        }
    }
}
