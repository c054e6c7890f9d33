namespace Ocpp.Codec;

/// <summary>
/// A known deviation of real charge points that is let pass unless <c>Ocpp:Strict</c> is set. Each is counted by its name. At most 64 members:
/// <see cref="ToleranceSet"/> holds a bit for each.
/// </summary>
public enum Tolerance : byte
{
    /// <summary>A number where text belongs, as in <c>"value": 21.4</c>; its digits are taken as they stand.</summary>
    NumberForText,

    /// <summary><c>true</c> or <c>false</c> where text belongs; the word is taken.</summary>
    BooleanForText,

    /// <summary>Text where a number belongs, as in <c>"meterStart": "100"</c>.</summary>
    TextForNumber,

    /// <summary><c>"true"</c> or <c>"false"</c>, in any case, where a boolean belongs.</summary>
    TextForBoolean,

    /// <summary>
    /// An object or array where text belongs, in a property that says so (DataTransfer's <c>data</c>); its JSON is taken as the text.
    /// </summary>
    ObjectForText,

    /// <summary>A fraction or an exponent where an integer belongs, as in <c>26008.333</c>; it is rounded half away from zero.</summary>
    FractionalInteger,

    /// <summary>
    /// An integer that doesn't fit 32 bits or lies outside its property's range; it is kept, or the nearest that the property's type holds.
    /// </summary>
    IntegerOutOfRange,

    /// <summary>More fractional digits than the specification allows a decimal; all are kept.</summary>
    TooManyFractionDigits,

    /// <summary>Text longer than the specification allows; all of it is kept.</summary>
    TextTooLong,

    /// <summary>A value that the enumeration doesn't have; it is read as <c>Unknown</c>.</summary>
    UnknownEnumValue,

    /// <summary>An old or mistaken spelling of an enumeration's value; it is read as the value that is meant.</summary>
    MisspeltEnumValue,

    /// <summary>A property that the message doesn't have; it is skipped.</summary>
    UnknownProperty,

    /// <summary>A property that is there twice; the last one wins.</summary>
    DuplicateProperty,

    /// <summary><c>null</c> for an optional property; it counts as absent.</summary>
    NullForAbsent,

    /// <summary>An optional property of the wrong JSON type in one of the three transaction messages; it counts as absent.</summary>
    WrongTypeForOptional,

    /// <summary>An empty array where the specification wants at least one item.</summary>
    EmptyArray,

    /// <summary>A timestamp without an offset from UTC; it is taken as UTC.</summary>
    TimestampWithoutOffset,

    /// <summary>An offset without its colon or its minutes, as in <c>+02</c> or <c>+0200</c>.</summary>
    ShortOffset,

    /// <summary>Text that is no ISO 8601 date and time; the timestamp is there but not valid.</summary>
    MalformedTimestamp,

    /// <summary>Unescaped control characters inside JSON text; they are taken as if they had been escaped.</summary>
    ControlCharacters,

    /// <summary>A CALL or CALLRESULT without its last element; the payload counts as empty.</summary>
    MissingPayload,

    /// <summary>A CALLERROR without all of its five elements, or with one of another type; what is missing counts as empty.</summary>
    IncompleteCallError,

    /// <summary>A message id of more than 36 characters; it is echoed as it came.</summary>
    LongMessageId,

    /// <summary>A message id that is a JSON number; it is echoed as it came.</summary>
    NumericMessageId,

    /// <summary>A message that is no JSON or no OCPP-J; a CALL whose id can be read gets a CALLERROR, and the connection lives.</summary>
    BrokenMessage,

    /// <summary>A message before the first BootNotification was answered; it is served.</summary>
    CallBeforeBoot,

    /// <summary>The same CALL again, to the letter; it gets the first one's answer.</summary>
    RepeatedCall,

    /// <summary>A StartTransaction of the same content again, under another id; it gets the first one's answer and is no second transaction.</summary>
    RepeatedStart,

    /// <summary>A transaction id that is not one of the charge point's: 0, -1, unknown, another's. Answered and kept; ends nobody's transaction.</summary>
    ForeignTransactionId,

    /// <summary>A time before 2010, when there was no OCPP, or more than a day ahead; it is kept as it came.</summary>
    ImplausibleTime,

    /// <summary>An answer after Ocpp:CallTimeout; it is kept with its command.</summary>
    LateAnswer,

    /// <summary>A ping that was never answered; any other byte is as good a sign of life.</summary>
    UnansweredPing,

    /// <summary>A handshake without a sub-protocol; Ocpp:DefaultSubprotocol is spoken.</summary>
    MissingSubprotocol,

    /// <summary>A handshake whose Connection header lacks the option Upgrade.</summary>
    MissingConnectionUpgrade,

    /// <summary>A handshake without a Host header.</summary>
    MissingHost,

    /// <summary>A query string behind the path; it is ignored.</summary>
    QueryString,

    /// <summary>Several slashes in a row in the path; they count as one.</summary>
    DoubledSlashes,

    /// <summary>A slash behind the identity; it is ignored.</summary>
    TrailingSlash,
}
