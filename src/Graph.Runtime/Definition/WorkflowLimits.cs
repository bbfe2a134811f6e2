namespace Graph.Runtime.Definition;

/// <summary>How large a workflow may be. Readers stop behind the first that is too many, and nothing else of the file is checked then.</summary>
internal static class WorkflowLimits
{
    /// <summary>Entries under <c>nodes:</c>.</summary>
    public const int Nodes = 500;

    /// <summary>Ways from one node to another, those of a list counted one by one.</summary>
    public const int Edges = 2_000;

    /// <summary>Entries under <c>state:</c>.</summary>
    public const int Fields = 1_000;

    /// <summary>Entries under <c>types:</c>.</summary>
    public const int Types = 500;
}
