namespace Graph.Nodes.Text;

/// <summary>M. F. Porter's algorithm for cutting English words down to a stem that their forms share.</summary>
/// <remarks>Stems are for comparing, not for reading: "relational" and "relate" both give "relat".</remarks>
internal static class PorterStemmer
{
    private static readonly (string Suffix, string Replacement)[] Derivations =
    [
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("bli", "ble"), ("alli", "al"),
        ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"),
        ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"), ("logi", "log"),
    ];

    private static readonly (string Suffix, string Replacement)[] Endings =
    [
        ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""),
    ];

    private static readonly string[] Remainders =
    [
        "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "al", "er", "ic", "ou",
    ];

    /// <summary>The stem of a word.</summary>
    /// <param name="word">Lower-case letters from a to z.</param>
    internal static string Stem(string word)
    {
        if (word.Length <= 2)
        {
            return word;
        }

        var stem = DropPlural(word);
        stem = DropPast(stem);
        stem = EndsWithVowelAndY(stem) ? stem[..^1] + "i" : stem;
        stem = ReplaceFirst(stem, Derivations);
        stem = ReplaceFirst(stem, Endings);
        stem = DropRemainder(stem);
        return Tidy(stem);
    }

    private static string DropPlural(string word)
    {
        if (word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("ies", StringComparison.Ordinal))
        {
            return word[..^2];
        }

        return word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) ? word[..^1] : word;
    }

    private static string DropPast(string word)
    {
        if (word.EndsWith("eed", StringComparison.Ordinal))
        {
            return Measure(word.AsSpan(0, word.Length - 3)) > 0 ? word[..^1] : word;
        }

        var cut = word.EndsWith("ed", StringComparison.Ordinal) ? 2 : word.EndsWith("ing", StringComparison.Ordinal) ? 3 : 0;
        return cut > 0 && HasVowel(word.AsSpan(0, word.Length - cut)) ? Restore(word[..^cut]) : word;
    }

    private static string Restore(string stem)
    {
        if (stem.EndsWith("at", StringComparison.Ordinal) || stem.EndsWith("bl", StringComparison.Ordinal) || stem.EndsWith("iz", StringComparison.Ordinal))
        {
            return stem + "e";
        }

        if (EndsWithDouble(stem))
        {
            return stem[^1] is 'l' or 's' or 'z' ? stem : stem[..^1];
        }

        return Measure(stem) == 1 && EndsShort(stem) ? stem + "e" : stem;
    }

    private static bool EndsWithVowelAndY(string word) => word.EndsWith('y') && HasVowel(word.AsSpan(0, word.Length - 1));

    private static string ReplaceFirst(string word, (string Suffix, string Replacement)[] table)
    {
        foreach (var (suffix, replacement) in table)
        {
            if (word.EndsWith(suffix, StringComparison.Ordinal))
            {
                var stem = word[..^suffix.Length];
                return Measure(stem) > 0 ? stem + replacement : word;
            }
        }

        return word;
    }

    private static string DropRemainder(string word)
    {
        foreach (var suffix in Remainders)
        {
            if (word.EndsWith(suffix, StringComparison.Ordinal))
            {
                return Measure(word.AsSpan(0, word.Length - suffix.Length)) > 1 ? word[..^suffix.Length] : word;
            }
        }

        var isIon = word.EndsWith("sion", StringComparison.Ordinal) || word.EndsWith("tion", StringComparison.Ordinal);
        return isIon && Measure(word.AsSpan(0, word.Length - 3)) > 1 ? word[..^3] : word;
    }

    private static string Tidy(string word)
    {
        if (word.EndsWith('e'))
        {
            var stem = word[..^1];
            var measure = Measure(stem);
            word = measure > 1 || (measure == 1 && !EndsShort(stem)) ? stem : word;
        }

        return word.EndsWith("ll", StringComparison.Ordinal) && Measure(word) > 1 ? word[..^1] : word;
    }

    /// <summary>How often a run of vowels is followed by a run of consonants.</summary>
    private static int Measure(ReadOnlySpan<char> word)
    {
        var count = 0;
        var wasVowel = false;
        for (var i = 0; i < word.Length; i++)
        {
            var isVowel = IsVowel(word, i);
            count += wasVowel && !isVowel ? 1 : 0;
            wasVowel = isVowel;
        }

        return count;
    }

    private static bool HasVowel(ReadOnlySpan<char> word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (IsVowel(word, i))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsWithDouble(string word) =>
        word.Length > 1 && word[^1] == word[^2] && !IsVowel(word, word.Length - 1);

    /// <summary>Whether the word ends consonant, vowel, consonant, the last one not w, x or y.</summary>
    private static bool EndsShort(string word) =>
        word.Length > 2
        && !IsVowel(word, word.Length - 3) && IsVowel(word, word.Length - 2) && !IsVowel(word, word.Length - 1)
        && word[^1] is not ('w' or 'x' or 'y');

    private static bool IsVowel(ReadOnlySpan<char> word, int index)
    {
        var vowel = word[index] is 'a' or 'e' or 'i' or 'o' or 'u';
        return vowel || (word[index] == 'y' && index > 0 && !IsVowel(word, index - 1));
    }
}
