using Graph.Runtime.Expressions.Evaluation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Binding;

/// <summary>The frame of what is evaluated while compiling, where no variable has a value yet.</summary>
internal sealed class NoVariables : EvaluationFrame
{
    internal static NoVariables Frame { get; } = new();

    /// <inheritdoc />
    public override Value Read(int index) => Failure.Of("no variable has a value while an expression is compiled");
}
