using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Graph.Nodes.Text;

/// <summary>Writes words in lower case without marks, so that "Café" and "cafe" are one word.</summary>
/// <remarks>
/// A table of our own in place of <see cref="string.Normalize(NormalizationForm)"/>: with invariant globalization, which the
/// product runs with, that method changes nothing.
/// </remarks>
internal static class LetterFolding
{
    private static readonly (string Plain, string Letters)[] Letters =
    [
        ("0", "⁰₀"),
        ("1", "¹₁"),
        ("2", "²₂"),
        ("3", "³₃"),
        ("4", "⁴₄"),
        ("5", "⁵₅"),
        ("6", "⁶₆"),
        ("7", "⁷₇"),
        ("8", "⁸₈"),
        ("9", "⁹₉"),
        ("a", "ªàáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặₐ"),
        ("ae", "æǣǽ"),
        ("b", "ḃḅḇ"),
        ("c", "çćĉċčḉ"),
        ("d", "ďḋḍḏḑḓđð"),
        ("dz", "ǆǳ"),
        ("e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệₑ"),
        ("f", "ḟ"),
        ("ff", "ﬀ"),
        ("ffi", "ﬃ"),
        ("ffl", "ﬄ"),
        ("fi", "ﬁ"),
        ("fl", "ﬂ"),
        ("g", "ĝğġģǧǵḡ"),
        ("h", "ĥȟḣḥḧḩḫẖₕħ"),
        ("i", "ìíîïĩīĭįǐȉȋḭḯỉịⁱı"),
        ("ij", "ĳ"),
        ("j", "ĵǰ"),
        ("k", "ķǩḱḳḵₖ"),
        ("l", "ĺļľḷḹḻḽₗł"),
        ("lj", "ǉ"),
        ("m", "ḿṁṃₘ"),
        ("n", "ñńņňǹṅṇṉṋⁿₙ"),
        ("nj", "ǌ"),
        ("o", "ºòóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợₒøǿ"),
        ("oe", "œ"),
        ("p", "ṕṗₚ"),
        ("r", "ŕŗřȑȓṙṛṝṟ"),
        ("s", "śŝşšſșṡṣṥṧṩẛₛ"),
        ("ss", "ß"),
        ("st", "ﬅﬆ"),
        ("t", "ţťțṫṭṯṱẗₜŧ"),
        ("th", "þ"),
        ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
        ("v", "ṽṿ"),
        ("w", "ŵẁẃẅẇẉẘ"),
        ("x", "ẋẍₓ"),
        ("y", "ýÿŷȳẏẙỳỵỷỹ"),
        ("z", "źżžẑẓẕ"),
        ("α", "ά"),
        ("β", "ϐ"),
        ("ε", "έϵ"),
        ("η", "ή"),
        ("θ", "ϑ"),
        ("ι", "ΐίϊ"),
        ("κ", "ϰ"),
        ("μ", "µ"),
        ("ο", "ό"),
        ("π", "ϖ"),
        ("ρ", "ϱ"),
        ("ς", "ϲ"),
        ("υ", "ΰϋύϒϓϔ"),
        ("φ", "ϕ"),
        ("ω", "ώ"),
        ("г", "ѓ"),
        ("е", "ѐё"),
        ("и", "йѝ"),
        ("к", "ќ"),
        ("у", "ў"),
        ("і", "ї"),
    ];

    private static readonly FrozenDictionary<char, string> Plain = ReadTable();

    /// <summary>The word in lower case without marks.</summary>
    /// <param name="word">The word as written.</param>
    /// <param name="buffer">Scratch space of the caller's.</param>
    internal static string Fold(ReadOnlySpan<char> word, StringBuilder buffer)
    {
        buffer.Clear();
        foreach (var written in word)
        {
            var character = char.ToLowerInvariant(written is >= '\uff01' and <= '\uff5e' ? (char)(written - 0xfee0) : written);
            if (Plain.TryGetValue(character, out var plain))
            {
                buffer.Append(plain);
            }
            else if (!IsMark(character))
            {
                buffer.Append(character);
            }
        }

        return buffer.ToString();
    }

    /// <summary>Whether a character only decorates the one before it.</summary>
    internal static bool IsMark(char character) =>
        character >= '\u0300' && CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark;

    private static FrozenDictionary<char, string> ReadTable()
    {
        var table = new Dictionary<char, string>();
        foreach (var (plain, letters) in Letters)
        {
            foreach (var letter in letters)
            {
                table.Add(letter, plain);
            }
        }

        return table.ToFrozenDictionary();
    }
}
