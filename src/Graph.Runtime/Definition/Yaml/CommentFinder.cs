using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Yaml;

/// <summary>Finds the comments of a file: whatever starts with <c>#</c> behind white space and is not inside a value.</summary>
internal static class CommentFinder
{
    /// <summary>The comments in their order.</summary>
    /// <param name="source">The file.</param>
    /// <param name="values">Where its keys and values stand, in their order.</param>
    public static IEnumerable<LayoutComment> Find(SourceText source, IReadOnlyList<TextRange> values)
    {
        var next = 0;
        for (var at = 0; at < source.Text.Length; at++)
        {
            while (next < values.Count && values[next].End <= at)
            {
                next++;
            }

            if (next < values.Count && values[next].Start <= at)
            {
                at = values[next].End - 1;
            }
            else if (source.Text[at] == '#' && (at == 0 || char.IsWhiteSpace(source.Text[at - 1])))
            {
                var comment = CommentAt(source, at);
                yield return comment;
                at += comment.Text.Length;
            }
        }
    }

    /// <summary>Whether the line above a place is blank.</summary>
    public static bool HasGapAbove(SourceText source, int at)
    {
        var line = source.LineAt(at);
        return line > 0 && string.IsNullOrWhiteSpace(source.Line(line - 1));
    }

    private static LayoutComment CommentAt(SourceText source, int at)
    {
        var line = source.LineAt(at);
        var start = source.LineStart(line);
        var isAlone = source.Text.AsSpan(start, at - start).IsWhiteSpace();
        return new LayoutComment(source.Text[at..source.LineEnd(line)].TrimEnd(), at, at - start, isAlone, HasGapAbove(source, at));
    }
}
