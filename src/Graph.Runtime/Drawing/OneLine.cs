using System.Text;

namespace Graph.Runtime.Drawing;

/// <summary>Text of authors as it may stand on one line of a drawing.</summary>
internal static class OneLine
{
    /// <summary>The text with white space and control characters, in runs, as one space each.</summary>
    internal static string Of(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (!char.IsWhiteSpace(letter) && !char.IsControl(letter))
            {
                line.Append(letter);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().TrimEnd();
    }
}
