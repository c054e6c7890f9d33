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
