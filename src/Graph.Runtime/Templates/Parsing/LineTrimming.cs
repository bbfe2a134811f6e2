namespace Graph.Runtime.Templates.Parsing;

/// <summary>Takes away the white space that only lays out the template: around <c>~</c>, and lines that hold one tag and print nothing.</summary>
internal static class LineTrimming
{
    private static readonly char[] LineSpace = [' ', '\t'];

    internal static List<TemplatePart> Apply(List<TemplatePart> parts)
    {
        var trimmed = new List<TemplatePart>(parts.Count);
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i] is not TemplatePart.Text text)
            {
                trimmed.Add(parts[i]);
                continue;
            }

            var content = TrimEnd(text.Content, parts, i);
            content = content[Math.Min(content.Length, CountAtStart(text.Content, parts, i))..];
            if (content.Length > 0)
            {
                trimmed.Add(text with { Content = content });
            }
        }

        return trimmed;
    }

    private static string TrimEnd(string content, List<TemplatePart> parts, int index)
    {
        if (index + 1 == parts.Count || parts[index + 1] is not TemplatePart.Tag next)
        {
            return content;
        }

        if (next.TrimsLeft)
        {
            return content.TrimEnd();
        }

        return StandsAlone(parts, index + 1) ? content.TrimEnd(LineSpace) : content;
    }

    private static int CountAtStart(string content, List<TemplatePart> parts, int index)
    {
        if (index == 0 || parts[index - 1] is not TemplatePart.Tag previous)
        {
            return 0;
        }

        if (previous.TrimsRight)
        {
            return content.Length - content.TrimStart().Length;
        }

        return StandsAlone(parts, index - 1) ? content.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? end + 1 : content.Length : 0;
    }

    private static bool StandsAlone(List<TemplatePart> parts, int index) =>
        parts[index] is TemplatePart.Tag { Kind: not TagKind.Output } && StartsLine(parts, index) && EndsLine(parts, index);

    private static bool StartsLine(List<TemplatePart> parts, int index)
    {
        if (index == 0)
        {
            return true;
        }

        if (parts[index - 1] is not TemplatePart.Text before)
        {
            return false;
        }

        var line = before.Content.TrimEnd(LineSpace);
        return line.EndsWith('\n') || (line.Length == 0 && index == 1);
    }

    private static bool EndsLine(List<TemplatePart> parts, int index)
    {
        if (index + 1 == parts.Count)
        {
            return true;
        }

        if (parts[index + 1] is not TemplatePart.Text after)
        {
            return false;
        }

        var line = after.Content.TrimStart(LineSpace);
        return line.StartsWith('\n') || line.StartsWith("\r\n", StringComparison.Ordinal) || (line.Length == 0 && index + 2 == parts.Count);
    }
}
