using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation.Nodes;

/// <summary>One step of a compiled expression.</summary>
internal abstract class Evaluator
{
    /// <summary>Computes the step's value, which is a <see cref="Failure"/> when there is none.</summary>
    /// <exception cref="LimitException">The evaluation as a whole has to stop.</exception>
    internal abstract Value Evaluate(ref EvaluationContext context);
}

/// <summary>A value known when the expression was compiled; a failure too, for what only evaluation may complain about.</summary>
internal sealed class Constant(Value value) : Evaluator
{
    internal Value Value { get; } = value;

    internal override Value Evaluate(ref EvaluationContext context) => Value;
}

/// <summary>A variable of the scope.</summary>
internal sealed class Variable(int index) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context) => context.Frame.Read(index);
}

/// <summary>A variable that a macro introduced.</summary>
internal sealed class Local(int slot) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context) => context.Locals[slot];
}

/// <summary>Gives a name to a value for the length of one expression.</summary>
internal sealed class NamedValue(int slot, Evaluator value, Evaluator body) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        context.Locals[slot] = value.Evaluate(ref context);
        return body.Evaluate(ref context);
    }
}
