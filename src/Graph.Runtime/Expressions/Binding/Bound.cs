using Graph.Runtime.Expressions.Evaluation.Nodes;

namespace Graph.Runtime.Expressions.Binding;

/// <summary>A part of an expression after checking: how to compute it, and what is known about the result.</summary>
internal sealed record Bound(Evaluator Evaluator, CelType Type);
