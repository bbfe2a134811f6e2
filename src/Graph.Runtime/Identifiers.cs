using System.Globalization;
using System.Text;

namespace Graph.Runtime;

/// <summary>Names one durable line of state.</summary>
/// <param name="Value">What <see cref="IsValid"/> says yes to.</param>
public readonly record struct ThreadId(string Value)
{
    /// <summary>How many characters it has at the most.</summary>
    public const int MaxLength = 128;

    /// <summary>Says whether a thread can be called that.</summary>
    /// <param name="value">The name.</param>
    /// <returns>True for 1 to <see cref="MaxLength"/> characters of which one can be seen, and none is a control character, breaks the line, turns the
    /// direction of writing, or is half a character.</returns>
    public static bool IsValid(string? value)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Length > MaxLength)
        {
            return false;
        }

        foreach (var rune in value.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || IsInvisiblyActive(rune))
            {
                return false;
            }
        }

        return true;
    }

    // Two ids that look alike, or a list of threads that reads backwards, would deceive whoever looks at them.
    private static bool IsInvisiblyActive(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>Names one call that moves a thread.</summary>
/// <param name="Value">A UUID of version 7, so that runs sort by time.</param>
public readonly record struct RunId(string Value)
{
    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>Names one commit of a thread.</summary>
/// <param name="Value">A UUID of version 7, so that checkpoints sort by time.</param>
public readonly record struct CheckpointId(string Value)
{
    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>Names one question that a run waits to have answered.</summary>
/// <param name="Value">Derived from the task and the question's place in it, so that it stays the same when the task runs again.</param>
public readonly record struct InterruptId(string Value)
{
    /// <inheritdoc />
    public override string ToString() => Value;
}
