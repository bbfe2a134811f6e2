namespace Graph.Runtime.Templates;

/// <summary>Bounds of a template, so that none can take a process down, whatever its text and its values.</summary>
public sealed record TemplateLimits
{
    /// <summary>The bounds that hold unless others are given.</summary>
    public static TemplateLimits Default { get; } = new();

    /// <summary>How many characters a template's text may have.</summary>
    /// <value>262,144 unless it is set.</value>
    public int MaxTextLength { get; init; } = 256 * 1024;

    /// <summary>How many tags a template may have.</summary>
    /// <value>10,000 unless it is set.</value>
    public int MaxTags { get; init; } = 10_000;

    /// <summary>How deep blocks, and expressions in parentheses, may be nested.</summary>
    /// <value>64 unless it is set.</value>
    public int MaxDepth { get; init; } = 64;

    /// <summary>How many characters one rendering may give.</summary>
    /// <value>1,048,576 unless it is set.</value>
    public int MaxOutputLength { get; init; } = 1024 * 1024;

    /// <summary>How many steps one rendering may take: one for each tag it passes, and one for every 8 characters that a helper makes.</summary>
    /// <value>250,000 unless it is set.</value>
    public int MaxSteps { get; init; } = 250_000;
}
