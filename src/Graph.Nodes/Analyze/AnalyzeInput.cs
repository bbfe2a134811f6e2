using System.ComponentModel;
using Graph.Nodes.Models;
using Graph.Nodes.Research;
using Graph.Runtime.Authoring;

namespace Graph.Nodes.Analyze;

/// <summary>The parameters of <c>analyze</c>.</summary>
internal sealed record AnalyzeInput
{
    [Description("The alias of the model that writes the summary.")]
    [Parameter(BindsState = false)]
    public string Model { get; init; } = ModelAliases.Default;

    [Description("The findings to judge.")]
    [Parameter(BindsState = false)]
    public required IReadOnlyList<Finding> Over { get; init; }

    [Description("The question that they should answer; the state field 'question' when it is not given.")]
    public required string Question { get; init; }
}
