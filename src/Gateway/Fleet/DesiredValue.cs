using System.Globalization;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Fleet;

/// <summary>Where a desired value stands.</summary>
internal enum DesiredState
{
    InSync,
    Pending,
    Rejected,
    RebootRequired,
    NotSupported,
}

/// <summary>What a configuration key should have.</summary>
/// <param name="Key">The key as the template spells it.</param>
/// <param name="Value">The value.</param>
/// <param name="Template">The template that has its way.</param>
internal sealed record DesiredValue(string Key, string Value, string Template)
{
    /// <summary>Holds it against what the charge point is known to have and what it said before.</summary>
    /// <param name="known">The key as last reported or accepted; null where it isn't known.</param>
    /// <param name="answered">What it said to a value of this key that isn't simply in force; null for nothing.</param>
    public DesiredState StateOf(ConfigurationValue? known, AnsweredKey? answered)
    {
        bool isAnswered = answered is not null && answered.Value == Value;
        if (isAnswered && answered!.Answer == ConfigurationAnswer.RebootRequired)
        {
            return DesiredState.RebootRequired;
        }

        if (known?.Value is { } value && Means(value, Value))
        {
            return DesiredState.InSync;
        }

        if (isAnswered)
        {
            return answered!.Answer == ConfigurationAnswer.NotSupported ? DesiredState.NotSupported : DesiredState.Rejected;
        }

        // Not even asked: it said itself that the key can't be changed.
        return known is { IsReadonly: true } ? DesiredState.Rejected : DesiredState.Pending;
    }

    /// <summary>
    /// Whether two values mean the same, since charge points report "TRUE" for "true", "060" for "60" and blanks behind the commas of a list
    /// (OCPP 1.6 §9: all values are text).
    /// </summary>
    public static bool Means(string left, string right)
    {
        if (left == right)
        {
            return true;
        }

        if (bool.TryParse(left, out bool leftFlag) && bool.TryParse(right, out bool rightFlag))
        {
            return leftFlag == rightFlag;
        }

        if (long.TryParse(left, NumberStyles.Integer, CultureInfo.InvariantCulture, out long leftNumber)
            && long.TryParse(right, NumberStyles.Integer, CultureInfo.InvariantCulture, out long rightNumber))
        {
            return leftNumber == rightNumber;
        }

        return left.Contains(',')
            && left.Split(',', StringSplitOptions.TrimEntries).SequenceEqual(right.Split(',', StringSplitOptions.TrimEntries), StringComparer.Ordinal);
    }
}
