using Graph.Runtime;

namespace Graph.Nodes.Models;

/// <summary>Thrown when a workflow asks for a model that the host has not registered.</summary>
public sealed class ModelNotFoundException : GraphAgentsException
{
    /// <summary>Names the alias and those that exist.</summary>
    /// <param name="alias">The alias that was asked for.</param>
    /// <param name="known">The aliases that exist.</param>
    public ModelNotFoundException(string alias, IReadOnlyList<string> known)
        : base(Explain(alias, known)) => Alias = alias;

    /// <summary>The alias that was asked for.</summary>
    public string Alias { get; }

    internal static string Explain(string alias, IReadOnlyList<string> known) =>
        $"No model is called '{alias}'. Registered are {string.Join(", ", known.Select(name => $"'{name}'"))}; "
        + $"use one of them, or register yours: services.AddGraphAgents().AddModel(\"{alias}\", ...).";
}
