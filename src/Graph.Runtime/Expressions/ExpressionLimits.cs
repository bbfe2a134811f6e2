namespace Graph.Runtime.Expressions;

/// <summary>How large an expression may be and how much one evaluation may do.</summary>
/// <remarks>
/// Plain comparisons and boolean logic cost nothing. A turn of a macro, an item put into a list and a text of sixteen
/// characters cost one unit each, so the default allows texts of about 16 million characters in one evaluation.
/// </remarks>
public sealed record ExpressionLimits
{
    /// <summary>The limits that apply when none are given.</summary>
    public static ExpressionLimits Default { get; } = new();

    /// <summary>The longest text of an expression.</summary>
    /// <value>Characters; 64 Ki by default.</value>
    public int MaxLength { get; init; } = 64 * 1024;

    /// <summary>How deeply parentheses, brackets and operators may be nested in each other.</summary>
    /// <value>Levels; 250 by default. A chain such as <c>a + b + c</c> or <c>a.b.c</c> may have four times as many links.</value>
    public int MaxDepth { get; init; } = 250;

    /// <summary>How many literals, names, operators and calls an expression may have.</summary>
    /// <value>Parts; 10,000 by default.</value>
    public int MaxNodes { get; init; } = 10_000;

    /// <summary>How much work one evaluation may do.</summary>
    /// <value>Units; 1,000,000 by default.</value>
    public long MaxCost { get; init; } = 1_000_000;

    /// <summary>How long one evaluation may take, counted from its first thousand units of work. One that takes longer is tried once more: the process
    /// may have stood still.</summary>
    /// <value>50 milliseconds by default.</value>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The clock that <see cref="Deadline"/> is measured with.</summary>
    /// <value>The system's by default.</value>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
