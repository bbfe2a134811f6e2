using System.ComponentModel;
using Graph.Runtime.Authoring;

namespace Graph.Nodes.Research;

/// <summary>The parameters of <c>research</c>.</summary>
internal sealed record ResearchInput
{
    [Description("The folder or file to search, relative to the workflow file.")]
    [Parameter(Form = ParameterForm.Path, BindsState = false)]
    public required string Corpus { get; init; }

    [Description("What to look for, in plain words; a word that is said several times weighs more.")]
    public required string Query { get; init; }

    [Description("How many findings at the most.")]
    [Parameter(BindsState = false)]
    public int Top { get; init; } = 8;

    [Description("Which files to read: a pattern such as *.md or guide/**/*.{md,txt}; all documents when it is not given.")]
    [Parameter(BindsState = false)]
    public string? Include { get; init; }

    [Description("Findings that score less, from 0 to 1, are left out.")]
    [Parameter(BindsState = false)]
    public double MinScore { get; init; }
}
