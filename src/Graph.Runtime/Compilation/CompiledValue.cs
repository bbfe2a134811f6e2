using System.Collections.Immutable;
using Graph.Runtime.Expressions;
using Graph.Runtime.Values;

namespace Graph.Runtime.Compilation;

/// <summary>How a value of the file comes about when it is needed.</summary>
public abstract record CompiledValue
{
    private CompiledValue()
    {
    }

    /// <summary>Computes the value.</summary>
    /// <param name="frame">Where variables are.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ExpressionException">An expression or a template in it has no result.</exception>
    public abstract Value Evaluate(EvaluationFrame frame);

    /// <summary>The same value always.</summary>
    /// <param name="Value">The value.</param>
    public sealed record Literal(Value Value) : CompiledValue
    {
        /// <inheritdoc />
        public override Value Evaluate(EvaluationFrame frame) => Value;
    }

    /// <summary>A <c>${ }</c> expression, a state field bound by name, or a rendered template.</summary>
    /// <param name="Expression">What is evaluated.</param>
    public sealed record Computed(CompiledExpression Expression) : CompiledValue
    {
        /// <inheritdoc />
        public override Value Evaluate(EvaluationFrame frame) => Expression.Evaluate(frame);
    }

    /// <summary>A variable read as it is.</summary>
    /// <param name="Index">Its index in the frame.</param>
    public sealed record Variable(int Index) : CompiledValue
    {
        /// <inheritdoc />
        public override Value Evaluate(EvaluationFrame frame)
        {
            ArgumentNullException.ThrowIfNull(frame);
            return frame.Read(Index);
        }
    }

    /// <summary>A list of which at least one part is computed.</summary>
    /// <param name="Items">The parts.</param>
    public sealed record Sequence(ImmutableArray<CompiledValue> Items) : CompiledValue
    {
        /// <inheritdoc />
        public override Value Evaluate(EvaluationFrame frame) => ValueList.From(Items.Select(item => item.Evaluate(frame)));
    }

    /// <summary>A map of which at least one part is computed.</summary>
    /// <param name="Entries">Keys and parts.</param>
    public sealed record Mapping(ImmutableArray<KeyValuePair<string, CompiledValue>> Entries) : CompiledValue
    {
        /// <inheritdoc />
        public override Value Evaluate(EvaluationFrame frame) =>
            ValueMap.From(Entries.Select(entry => new KeyValuePair<Value, Value>(entry.Key, entry.Value.Evaluate(frame))));
    }
}

/// <summary>One write to the state that a node makes when it is done.</summary>
/// <param name="Slot">The field.</param>
/// <param name="Value">What is written, evaluated with <c>result</c> in scope.</param>
/// <param name="IsOverwrite">Bypasses the reducer.</param>
public sealed record CompiledWrite(int Slot, CompiledValue Value, bool IsOverwrite = false);
