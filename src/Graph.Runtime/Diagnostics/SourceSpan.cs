namespace Graph.Runtime.Diagnostics;

/// <summary>A stretch of a text file.</summary>
/// <param name="Start">Its first character.</param>
/// <param name="End">The place behind its last character; equal to <paramref name="Start"/> for a gap between two characters.</param>
public readonly record struct SourceSpan(SourcePoint Start, SourcePoint End)
{
    /// <summary>The stretch as <c>line:column</c> of its start.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Start.ToString();
}
