using System.Collections.Frozen;

namespace Graph.Nodes.Text;

/// <summary>Reads lists of words that are kept as text in the source.</summary>
internal static class WordList
{
    internal static FrozenSet<string> Read(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Reads lines of a base form followed by its other forms.</summary>
    internal static FrozenDictionary<string, string> ReadForms(string lines)
    {
        var forms = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines.Split(['\n', ';'], StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            foreach (var form in words.Skip(1))
            {
                forms.Add(form, words[0]);
            }
        }

        return forms.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
