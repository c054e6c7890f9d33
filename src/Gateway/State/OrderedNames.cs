namespace Ocpp.Gateway.State;

/// <summary>
/// A large set of names in ordinal order, for lists that are read page by page. Sorted pieces of bounded length: 8 bytes a name beside the
/// name itself, where a tree takes 50, and a change moves at most one piece. Safe on any thread.
/// </summary>
internal sealed class OrderedNames
{
    // A full piece is split in two; 512 references are moved in some 50 ns.
    private const int PieceLength = 512;

    private readonly Lock _gate = new();
    private readonly List<List<string>> _pieces = [];

    /// <summary>How many names there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a name; false when it is there already.</summary>
    public bool Add(string name)
    {
        lock (_gate)
        {
            if (_pieces.Count == 0)
            {
                _pieces.Add([]);
            }

            int at = PieceOf(name);
            List<string> piece = _pieces[at];
            int index = piece.BinarySearch(name, StringComparer.Ordinal);
            if (index >= 0)
            {
                return false;
            }

            piece.Insert(~index, name);
            Count++;
            if (piece.Count > PieceLength)
            {
                _pieces.Insert(at + 1, piece.GetRange(PieceLength / 2, piece.Count - (PieceLength / 2)));
                piece.RemoveRange(PieceLength / 2, piece.Count - (PieceLength / 2));
            }

            return true;
        }
    }

    /// <summary>Removes a name; false when it isn't there.</summary>
    public bool Remove(string name)
    {
        lock (_gate)
        {
            if (_pieces.Count == 0)
            {
                return false;
            }

            int at = PieceOf(name);
            int index = _pieces[at].BinarySearch(name, StringComparer.Ordinal);
            if (index < 0)
            {
                return false;
            }

            _pieces[at].RemoveAt(index);
            Count--;
            if (_pieces[at].Count == 0)
            {
                _pieces.RemoveAt(at);
            }

            return true;
        }
    }

    /// <summary>Whether the name is there.</summary>
    public bool Contains(string name)
    {
        lock (_gate)
        {
            return _pieces.Count > 0 && _pieces[PieceOf(name)].BinarySearch(name, StringComparer.Ordinal) >= 0;
        }
    }

    /// <summary>
    /// The names behind <paramref name="after"/> that begin with <paramref name="prefix"/>, in order. Read piece by piece, so a long enumeration neither
    /// blocks writers nor sees one moment: names that come or go meanwhile may be missed or seen.
    /// </summary>
    public IEnumerable<string> After(string? after, string? prefix)
    {
        string? last = after;
        string start = prefix ?? string.Empty;
        while (true)
        {
            List<string> part = NextPart(last, start);
            foreach (string name in part)
            {
                if (!name.StartsWith(start, StringComparison.Ordinal))
                {
                    yield break;
                }

                yield return name;
            }

            if (part.Count == 0)
            {
                yield break;
            }

            last = part[^1];
        }
    }

    // What follows in one piece: behind 'after', and not before 'start'.
    private List<string> NextPart(string? after, string start)
    {
        lock (_gate)
        {
            if (_pieces.Count == 0)
            {
                return [];
            }

            bool isBehindStart = after is not null && string.CompareOrdinal(after, start) >= 0;
            string from = isBehindStart ? after! : start;
            int at = PieceOf(from);
            int index = _pieces[at].BinarySearch(from, StringComparer.Ordinal);
            index = index < 0 ? ~index : isBehindStart ? index + 1 : index;
            if (index == _pieces[at].Count)
            {
                at++;
                index = 0;
            }

            return at < _pieces.Count ? _pieces[at].GetRange(index, _pieces[at].Count - index) : [];
        }
    }

    // The last piece that begins at or before the name, else the first.
    private int PieceOf(string name)
    {
        int low = 0;
        int high = _pieces.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (string.CompareOrdinal(_pieces[middle][0], name) <= 0)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }
}
