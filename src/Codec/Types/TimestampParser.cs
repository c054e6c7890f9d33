namespace Ocpp.Codec;

/// <summary>
/// Reads <c>yyyy-MM-ddTHH:mm[:ss[.f…]]</c> with <c>Z</c>, <c>±hh:mm</c>, <c>±hhmm</c>, <c>±hh</c> or nothing behind it. By hand, since the
/// framework's parsers know neither short offsets nor tell which form they met.
/// </summary>
internal ref struct TimestampParser
{
    private ReadOnlySpan<byte> _left;

    private TimestampParser(ReadOnlySpan<byte> utf8) => _left = utf8;

    public static TimestampForm Parse(ReadOnlySpan<byte> utf8, out DateTimeOffset value)
    {
        if (TryParseUsual(utf8, out value))
        {
            return TimestampForm.Complete;
        }

        TimestampParser parser = new(utf8);
        value = default;
        if (!parser.TryReadLocalTime(out long ticks))
        {
            return TimestampForm.Malformed;
        }

        TimestampForm form = parser.ReadOffset(out int offsetMinutes);
        ticks -= offsetMinutes * TimeSpan.TicksPerMinute;
        if (form == TimestampForm.Malformed || (ulong)ticks > (ulong)DateTime.MaxValue.Ticks)
        {
            return TimestampForm.Malformed;
        }

        value = new DateTimeOffset(ticks, TimeSpan.Zero);
        return form;
    }

    /// <summary>
    /// The two forms that nearly all send, <c>yyyy-MM-ddTHH:mm:ssZ</c> and the same with milliseconds, at fixed places: a fifth off a whole
    /// Heartbeat.conf, and every message but a Heartbeat has one. Whatever else it meets it leaves to the general way.
    /// </summary>
    private static bool TryParseUsual(ReadOnlySpan<byte> utf8, out DateTimeOffset value)
    {
        value = default;
        bool hasMilliseconds = utf8.Length == 24;
        if ((!hasMilliseconds && utf8.Length != 20) || utf8[^1] != 'Z'
            || utf8[4] != '-' || utf8[7] != '-' || utf8[10] != 'T' || utf8[13] != ':' || utf8[16] != ':' || (hasMilliseconds && utf8[19] != '.'))
        {
            return false;
        }

        // Any byte that is no digit makes its number larger than all that are allowed.
        uint year = (TwoDigits(utf8, 0) * 100) + TwoDigits(utf8, 2);
        uint month = TwoDigits(utf8, 5);
        uint day = TwoDigits(utf8, 8);
        uint hour = TwoDigits(utf8, 11);
        uint minute = TwoDigits(utf8, 14);
        uint second = TwoDigits(utf8, 17);
        uint millisecond = hasMilliseconds ? (TwoDigits(utf8, 20) * 10) + OneDigit(utf8[22]) : 0;
        if (year is 0 or > 9999 || month is 0 or > 12 || day is 0 || day > DateTime.DaysInMonth((int)year, (int)month)
            || hour > 23 || minute > 59 || second > 59 || millisecond > 999)
        {
            return false;
        }

        long ticks = (((((hour * 60L) + minute) * 60) + second) * TimeSpan.TicksPerSecond) + (millisecond * TimeSpan.TicksPerMillisecond);
        value = new DateTimeOffset(new DateTime((int)year, (int)month, (int)day).Ticks + ticks, TimeSpan.Zero);
        return true;
    }

    private static uint TwoDigits(ReadOnlySpan<byte> utf8, int start) => (OneDigit(utf8[start]) * 10) + OneDigit(utf8[start + 1]);

    private static uint OneDigit(byte digit) => (uint)(digit - '0') <= 9 ? (uint)(digit - '0') : NoDigit;

    private const uint NoDigit = 100_000;

    private bool TryReadLocalTime(out long ticks)
    {
        ticks = 0;
        int second = 0;
        long fraction = 0;
        if (!TryReadDigits(4, out int year) || !TryTake('-') || !TryReadDigits(2, out int month) || !TryTake('-') || !TryReadDigits(2, out int day)
            || !(TryTake('T') || TryTake('t') || TryTake(' '))
            || !TryReadDigits(2, out int hour) || !TryTake(':') || !TryReadDigits(2, out int minute))
        {
            return false;
        }

        if (TryTake(':') && (!TryReadDigits(2, out second) || ((TryTake('.') || TryTake(',')) && !TryReadFraction(out fraction))))
        {
            return false;
        }

        // 60 is a leap second (ISO 8601 §4.2.1): it is the first of the next minute here.
        if (year == 0 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        ticks = new DateTime(year, month, day, hour, minute, 0).Ticks + (second * TimeSpan.TicksPerSecond) + fraction;
        return true;
    }

    private TimestampForm ReadOffset(out int minutes)
    {
        minutes = 0;
        if (_left.IsEmpty)
        {
            return TimestampForm.WithoutOffset;
        }

        if (TryTake('Z') || TryTake('z'))
        {
            return _left.IsEmpty ? TimestampForm.Complete : TimestampForm.Malformed;
        }

        int sign = TryTake('+') ? 1 : TryTake('-') ? -1 : 0;
        if (sign == 0 || !TryReadDigits(2, out int hours))
        {
            return TimestampForm.Malformed;
        }

        TimestampForm form = TryTake(':') ? TimestampForm.Complete : TimestampForm.ShortOffset;
        int rest = 0;
        if ((form == TimestampForm.Complete || !_left.IsEmpty) && !TryReadDigits(2, out rest))
        {
            return TimestampForm.Malformed;
        }

        minutes = sign * ((hours * 60) + rest);
        return _left.IsEmpty && hours <= 23 && rest <= 59 ? form : TimestampForm.Malformed;
    }

    private bool TryReadFraction(out long ticks)
    {
        ticks = 0;
        long unit = TimeSpan.TicksPerSecond / 10;
        int digits = 0;
        while (!_left.IsEmpty && char.IsAsciiDigit((char)_left[0]))
        {
            ticks += unit * (_left[0] - '0');
            unit /= 10;
            digits++;
            _left = _left[1..];
        }

        return digits > 0;
    }

    private bool TryReadDigits(int count, out int value)
    {
        value = 0;
        if (_left.Length < count)
        {
            return false;
        }

        foreach (byte digit in _left[..count])
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            value = (value * 10) + digit - '0';
        }

        _left = _left[count..];
        return true;
    }

    private bool TryTake(char expected)
    {
        if (_left.IsEmpty || _left[0] != expected)
        {
            return false;
        }

        _left = _left[1..];
        return true;
    }
}
