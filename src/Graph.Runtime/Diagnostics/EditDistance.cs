namespace Graph.Runtime.Diagnostics;

/// <summary>Counts the edits between one name and many others; see <see cref="Suggestion.Closest"/> for what an edit is.</summary>
/// <remarks>
/// A column of the usual table of edits is kept as the differences between its neighbouring cells, one bit each, so that a
/// letter costs a dozen operations however long the name is. The method is Myers' with Hyyrö's term for swapped letters.
/// </remarks>
internal readonly ref struct EditDistance
{
    /// <summary>How many masks the caller has to lend.</summary>
    internal const int Letters = 128;

    private readonly string _name;

    // Where in the name each letter stands, one bit for each place; letters beyond ASCII are looked up in the name itself.
    private readonly Span<ulong> _places;

    /// <summary>Prepares a name for being compared.</summary>
    /// <param name="name">At most 64 characters.</param>
    /// <param name="places">Room for <see cref="Letters"/> masks.</param>
    internal EditDistance(string name, Span<ulong> places)
    {
        _name = name;
        _places = places;
        places.Clear();
        for (var i = 0; i < name.Length; i++)
        {
            var letter = Fold(name[i]);
            if (letter < Letters)
            {
                places[letter] |= 1UL << i;
            }
        }
    }

    /// <summary>How many edits turn the name into another one.</summary>
    /// <param name="other">The other name.</param>
    /// <param name="bound">Where counting may stop: any number from here on means "too many".</param>
    internal int To(string other, int bound)
    {
        if (_name.Length == 0)
        {
            return other.Length;
        }

        var last = 1UL << (_name.Length - 1);
        var (more, less, same, before) = (ulong.MaxValue, 0UL, 0UL, 0UL);
        var edits = _name.Length;
        for (var i = 0; i < other.Length; i++)
        {
            var places = PlacesOf(Fold(other[i]));
            var swapped = ((~same & places) << 1) & before;
            same = (((places & more) + more) ^ more) | places | less | swapped;
            var moreAcross = less | ~(same | more);
            var lessAcross = same & more;
            edits += (moreAcross & last) != 0 ? 1 : 0;
            edits -= (lessAcross & last) != 0 ? 1 : 0;
            if (edits - (other.Length - i - 1) >= bound)
            {
                return bound;
            }

            moreAcross = (moreAcross << 1) | 1;
            lessAcross <<= 1;
            more = lessAcross | ~(same | moreAcross);
            less = moreAcross & same;
            before = places;
        }

        return edits;
    }

    private static char Fold(char letter) => letter == '-' ? '_' : char.ToLowerInvariant(letter);

    private ulong PlacesOf(char letter)
    {
        if (letter < Letters)
        {
            return _places[letter];
        }

        var places = 0UL;
        for (var i = 0; i < _name.Length; i++)
        {
            places |= Fold(_name[i]) == letter ? 1UL << i : 0;
        }

        return places;
    }
}
