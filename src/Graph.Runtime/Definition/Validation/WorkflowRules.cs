namespace Graph.Runtime.Definition.Validation;

/// <summary>All rules that a workflow is held against.</summary>
internal static class WorkflowRules
{
    public static IReadOnlyList<IWorkflowRule> All { get; } =
    [
        new NodeNamesRule(),
        new FieldNamesRule(),
        new TypeNamesRule(),
        new ItemNamesRule(),
        new StartRule(),
        new DuplicateEdgesRule(),
        new ArmNeverTakenRule(),
        new JoinCountRule(),
        new JoinNeverMetRule(),
        new UnreachableRule(),
        new NoWayToEndRule(),
        new ParallelWritersRule(),
        new ItemWritersRule(),
        new ReadBeforeWrittenRule(),
        new NeverReadRule(),
        new OutputNeverWrittenRule(),
    ];
}
