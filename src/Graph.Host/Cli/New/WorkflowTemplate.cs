namespace Graph.Host.Cli.New;

/// <summary>What a workflow can start from.</summary>
/// <param name="Name">How it is called on the command line.</param>
/// <param name="Description">What it does, in a few words.</param>
/// <param name="ReadsDocuments">Whether it comes with a folder of documents.</param>
internal sealed record WorkflowTemplate(string Name, string Description, bool ReadsDocuments)
{
    /// <summary>The templates; the first is taken when none is named.</summary>
    internal static IReadOnlyList<WorkflowTemplate> All { get; } =
    [
        new("minimal", "one node", ReadsDocuments: false),
        new("research", "search, judge, answer", ReadsDocuments: true),
        new("approval", "a person decides", ReadsDocuments: true),
        new("map-reduce", "one task per item", ReadsDocuments: true),
    ];

    /// <summary>The workflow's text, in which NAME and CORPUS stand for what is to be filled in.</summary>
    internal string Text => Read($"{Name}.yaml");

    /// <summary>Scenarios of the workflow, which pass as they are.</summary>
    internal string Tests => Read($"{Name}.tests.yaml");

    /// <summary>The document that it reads at first.</summary>
    internal static string Document => Read("notes.md");

    private static string Read(string resource)
    {
        using var stream = typeof(WorkflowTemplate).Assembly.GetManifestResourceStream($"templates/{resource}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
