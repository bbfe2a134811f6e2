using System.ComponentModel;
using Graph.Nodes.Analyze;
using Graph.Nodes.Models;
using Graph.Nodes.Research;
using Graph.Runtime.Authoring;

namespace Graph.Nodes.Respond;

/// <summary>The parameters of <c>respond</c>.</summary>
internal sealed record RespondInput
{
    [Description("The alias of the model that writes the answer.")]
    [Parameter(BindsState = false)]
    public string Model { get; init; } = ModelAliases.Default;

    [Description("The shape of the answer. The offline model gives it back as it is; a language model may improve its wording.")]
    [Parameter(Form = ParameterForm.Template, BindsState = false)]
    public string? Template { get; init; }

    [Description("What is to be answered; the state field 'question' when it is not given.")]
    public string? Question { get; init; }

    [Description("What an analyze node made of the findings; the state field 'analysis' when it is not given.")]
    public Analysis? Analysis { get; init; }

    [Description("The findings to answer from; the state field 'findings' when it is not given.")]
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}
