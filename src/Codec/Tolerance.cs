namespace Ocpp.Codec;

/// <summary>
/// A known deviation of real charge points that is let pass unless <c>Ocpp:Strict</c> is set. Each is counted by its name. At most 64 members:
/// <see cref="ToleranceSet"/> holds a bit for each. The numbers are on disk: a new member gets the next one, and none is ever changed.
/// </summary>
public enum Tolerance : byte
{
    /// <summary>A number where text belongs, as in <c>"value": 21.4</c>; its digits are taken as they stand.</summary>
    NumberForText = 0,

    /// <summary><c>true</c> or <c>false</c> where text belongs; the word is taken.</summary>
    BooleanForText = 1,

    /// <summary>Text where a number belongs, as in <c>"meterStart": "100"</c>.</summary>
    TextForNumber = 2,

    /// <summary><c>"true"</c> or <c>"false"</c>, in any case, where a boolean belongs.</summary>
    TextForBoolean = 3,

    /// <summary>
    /// An object or array where text belongs, in a property that says so (DataTransfer's <c>data</c>); its JSON is taken as the text.
    /// </summary>
    ObjectForText = 4,

    /// <summary>A fraction or an exponent where an integer belongs, as in <c>26008.333</c>; it is rounded half away from zero.</summary>
    FractionalInteger = 5,

    /// <summary>
    /// An integer that doesn't fit 32 bits or lies outside its property's range; it is kept, or the nearest that the property's type holds.
    /// </summary>
    IntegerOutOfRange = 6,

    /// <summary>More fractional digits than the specification allows a decimal; all are kept.</summary>
    TooManyFractionDigits = 7,

    /// <summary>Text longer than the specification allows; all of it is kept.</summary>
    TextTooLong = 8,

    /// <summary>A value that the enumeration doesn't have; it is read as <c>Unknown</c>.</summary>
    UnknownEnumValue = 9,

    /// <summary>An old or mistaken spelling of an enumeration's value; it is read as the value that is meant.</summary>
    MisspeltEnumValue = 10,

    /// <summary>A property that the message doesn't have; it is skipped.</summary>
    UnknownProperty = 11,

    /// <summary>A property that is there twice; the last one wins.</summary>
    DuplicateProperty = 12,

    /// <summary><c>null</c> for an optional property; it counts as absent.</summary>
    NullForAbsent = 13,

    /// <summary>An optional property of the wrong JSON type in one of the three transaction messages; it counts as absent.</summary>
    WrongTypeForOptional = 14,

    /// <summary>An empty array where the specification wants at least one item.</summary>
    EmptyArray = 15,

    /// <summary>A timestamp without an offset from UTC; it is taken as UTC.</summary>
    TimestampWithoutOffset = 16,

    /// <summary>An offset without its colon or its minutes, as in <c>+02</c> or <c>+0200</c>.</summary>
    ShortOffset = 17,

    /// <summary>Text that is no ISO 8601 date and time; the timestamp is there but not valid.</summary>
    MalformedTimestamp = 18,

    /// <summary>Unescaped control characters inside JSON text; they are taken as if they had been escaped.</summary>
    ControlCharacters = 19,

    /// <summary>A CALL or CALLRESULT without its last element; the payload counts as empty.</summary>
    MissingPayload = 20,

    /// <summary>A CALLERROR without all of its five elements, or with one of another type; what is missing counts as empty.</summary>
    IncompleteCallError = 21,

    /// <summary>A message id of more than 36 characters; it is echoed as it came.</summary>
    LongMessageId = 22,

    /// <summary>A message id that is a JSON number; it is echoed as it came.</summary>
    NumericMessageId = 23,

    /// <summary>A message that is no JSON or no OCPP-J; a CALL whose id can be read gets a CALLERROR, and the connection lives.</summary>
    BrokenMessage = 24,

    /// <summary>A message before the first BootNotification was answered; it is served.</summary>
    CallBeforeBoot = 25,

    /// <summary>The same CALL again, to the letter; it gets the first one's answer.</summary>
    RepeatedCall = 26,

    /// <summary>A StartTransaction of the same content again, under another id; it gets the first one's answer and is no second transaction.</summary>
    RepeatedStart = 27,

    /// <summary>A transaction id that is not one of the charge point's: 0, -1, unknown, another's. Answered and kept; ends nobody's transaction.</summary>
    ForeignTransactionId = 28,

    /// <summary>A time before 2010, when there was no OCPP, or more than a day ahead; it is kept as it came.</summary>
    ImplausibleTime = 29,

    /// <summary>An answer after Ocpp:CallTimeout; it is kept with its command.</summary>
    LateAnswer = 30,

    /// <summary>A ping that was never answered; any other byte is as good a sign of life.</summary>
    UnansweredPing = 31,

    /// <summary>A handshake without a sub-protocol; Ocpp:DefaultSubprotocol is spoken.</summary>
    MissingSubprotocol = 32,

    /// <summary>A handshake whose Connection header lacks the option Upgrade.</summary>
    MissingConnectionUpgrade = 33,

    /// <summary>A handshake without a Host header.</summary>
    MissingHost = 34,

    /// <summary>A query string behind the path; it is ignored.</summary>
    QueryString = 35,

    /// <summary>Several slashes in a row in the path; they count as one.</summary>
    DoubledSlashes = 36,

    /// <summary>A slash behind the identity; it is ignored.</summary>
    TrailingSlash = 37,

    /// <summary>Half of a surrogate pair escaped in a CALL without the other; U+FFFD is taken in its place, but in an id, which is echoed as it came.</summary>
    LoneSurrogate = 38,
}
