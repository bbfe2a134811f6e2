using System.Collections.Immutable;

namespace Graph.Runtime.Drawing;

/// <summary>A place where several nodes are waited for.</summary>
/// <param name="Name">Stands for the join in edges: <c>join 1</c> and so on, which no node can be called.</param>
/// <param name="Waits">How many are waited for, as authors write it: <c>active</c>, <c>all</c>, <c>any</c> or a number.</param>
/// <param name="Sources">The names of the nodes that are waited for.</param>
/// <param name="Targets">The names of the nodes that run then, or <see cref="WorkflowDescription.End"/>.</param>
public sealed record JoinDescription(string Name, string Waits, ImmutableArray<string> Sources, ImmutableArray<string> Targets);
