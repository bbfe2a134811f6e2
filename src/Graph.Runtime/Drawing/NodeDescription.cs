namespace Graph.Runtime.Drawing;

/// <summary>One node of a <see cref="WorkflowDescription"/>.</summary>
public sealed record NodeDescription
{
    /// <summary>Its name in the workflow.</summary>
    public required string Name { get; init; }

    /// <summary>The name of its type.</summary>
    public required string Type { get; init; }

    /// <summary>What it is for; null when the author does not say.</summary>
    public string? Description { get; init; }

    /// <summary>The name of the workflow that it runs; null for a node that is not of type <c>workflow</c>.</summary>
    public string? Subworkflow { get; init; }

    /// <summary>Whether an edge runs it once for each item of a list.</summary>
    public bool RunsPerItem { get; init; }

    /// <summary>Whether it waits until nothing else is left to run.</summary>
    public bool IsDeferred { get; init; }

    /// <summary>Whether the run stops before it.</summary>
    public bool InterruptsBefore { get; init; }

    /// <summary>Whether the run stops after it.</summary>
    public bool InterruptsAfter { get; init; }

    /// <summary>What is special about when it runs, in words, such as <c>stops before</c>; empty for nothing.</summary>
    public string Marks => string.Join(", ", FindMarks());

    private IEnumerable<string> FindMarks()
    {
        if (Subworkflow is not null)
        {
            yield return $"runs {Subworkflow}";
        }

        if (RunsPerItem)
        {
            yield return "per item";
        }

        if (IsDeferred)
        {
            yield return "deferred";
        }

        if (InterruptsBefore)
        {
            yield return "stops before";
        }

        if (InterruptsAfter)
        {
            yield return "stops after";
        }
    }
}
