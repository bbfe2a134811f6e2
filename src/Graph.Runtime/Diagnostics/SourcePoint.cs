namespace Graph.Runtime.Diagnostics;

/// <summary>A place in a text file, counted as editors count.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The UTF-16 code unit in the line, from 1; a tab is one column.</param>
public readonly record struct SourcePoint(int Line, int Column) : IComparable<SourcePoint>
{
    /// <inheritdoc />
    public int CompareTo(SourcePoint other) => Line != other.Line ? Line.CompareTo(other.Line) : Column.CompareTo(other.Column);

    /// <summary>Whether one place comes before another.</summary>
    public static bool operator <(SourcePoint left, SourcePoint right) => left.CompareTo(right) < 0;

    /// <summary>Whether one place comes after another.</summary>
    public static bool operator >(SourcePoint left, SourcePoint right) => left.CompareTo(right) > 0;

    /// <summary>Whether one place does not come after another.</summary>
    public static bool operator <=(SourcePoint left, SourcePoint right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one place does not come before another.</summary>
    public static bool operator >=(SourcePoint left, SourcePoint right) => left.CompareTo(right) >= 0;

    /// <summary>The place as <c>line:column</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Line}:{Column}";
}
