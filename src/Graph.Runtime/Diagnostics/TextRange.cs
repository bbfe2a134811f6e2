namespace Graph.Runtime.Diagnostics;

/// <summary>A stretch of a text by offsets.</summary>
/// <param name="Start">The first character.</param>
/// <param name="End">Behind the last character.</param>
internal readonly record struct TextRange(int Start, int End)
{
    /// <summary>The stretch from one place to the end of another.</summary>
    public TextRange To(TextRange last) => new(Start, Math.Max(End, last.End));

    /// <summary>Whether both have a character in common.</summary>
    public bool Overlaps(TextRange other) => Start < other.End && other.Start < End;
}
