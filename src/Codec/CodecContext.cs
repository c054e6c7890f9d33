namespace Ocpp.Codec;

/// <summary>
/// What one reading is told and what it tells: the leniency goes in, the fault (if it failed) and the tolerances used come out.
/// A value on the caller's stack; a fault is the only thing that allocates.
/// </summary>
public struct CodecContext(Leniency leniency)
{
    private ToleranceSet _tolerances;

    /// <summary>How much is let pass.</summary>
    public Leniency Leniency { readonly get; set; } = leniency;

    /// <summary>Why the reading failed; <see langword="default"/> as long as it did not.</summary>
    public CodecFault Fault { readonly get; private set; }

    /// <summary>Which known deviations were met and let pass.</summary>
    public readonly ToleranceSet Tolerances => _tolerances;

    /// <summary>Notes a known deviation that passes whatever the leniency is.</summary>
    public void Note(Tolerance tolerance) => _tolerances.Add(tolerance);

    /// <summary>Lets a known deviation pass and notes it, unless the reading is strict: then the caller has to <see cref="Fail"/>.</summary>
    public bool TryTolerate(Tolerance tolerance)
    {
        if (Leniency == Leniency.Strict)
        {
            return false;
        }

        _tolerances.Add(tolerance);
        return true;
    }

    /// <summary>Notes the fault and gives <see langword="false"/>, so that a reader can return it.</summary>
    public bool Fail(CallErrorCode code, string path, string rule)
    {
        Fault = new CodecFault(code, path, rule);
        return false;
    }

    /// <summary>Notes that a required property is missing and gives <see langword="false"/>.</summary>
    public bool FailMissing(string name) => Fail(CallErrorCode.OccurenceConstraintViolation, name, "required");

    /// <summary>Notes that a property has been met. A second one of the same name is a deviation; the last one wins.</summary>
    public bool TryMark(ref uint met, uint property, string name)
    {
        if ((met & property) != 0)
        {
            return TryMarkAgain(name);
        }

        met |= property;
        return true;
    }

    private bool TryMarkAgain(string name) => TryTolerate(Tolerance.DuplicateProperty) || Fail(CallErrorCode.FormationViolation, name, "at most once");

    /// <summary>Puts the outer property before the path of a fault found inside it, and gives <see langword="false"/>.</summary>
    internal bool FailInside(string name, int index = -1)
    {
        string outer = index < 0 ? name : $"{name}[{index}]";
        string inner = Fault.Path;
        string path = inner.Length == 0 ? outer : inner[0] == '[' ? outer + inner : $"{outer}.{inner}";
        Fault = Fault with { Path = path };
        return false;
    }
}
