using Graph.Runtime.Expressions;
using Graph.Runtime.State;
using Graph.Runtime.Templates.Rendering;
using Graph.Runtime.Values;

namespace Graph.Runtime.Templates.Functions;

/// <summary>What authors call a helper: <c>{{join words ", "}}</c>.</summary>
internal sealed record TemplateFunction
{
    /// <summary>The name that authors write.</summary>
    internal required string Name { get; init; }

    /// <summary>How it is written, for messages.</summary>
    internal required string Usage { get; init; }

    /// <summary>What it takes; the last one may stand for any number when <see cref="TakesMore"/>.</summary>
    internal required IReadOnlyList<FunctionParameter> Parameters { get; init; }

    /// <summary>Whether the last parameter may be given several times.</summary>
    internal bool TakesMore { get; init; }

    /// <summary>The type of the result for arguments of the given types.</summary>
    internal required Func<IReadOnlyList<StateType>, StateType> ResultType { get; init; }

    /// <summary>Computes the result.</summary>
    internal required Func<FunctionCall, Value> Apply { get; init; }

    internal int FewestArguments => Parameters.Count(parameter => !parameter.IsOptional);

    internal int MostArguments => TakesMore ? int.MaxValue : Parameters.Count;

    internal FunctionParameter ParameterAt(int index) => Parameters[Math.Min(index, Parameters.Count - 1)];
}

/// <summary>One thing that a helper takes.</summary>
/// <param name="What">What it must be, with its article.</param>
/// <param name="Accepts">Whether a type without its <c>?</c> will do.</param>
/// <param name="IsOptional">Whether it may be left out.</param>
internal sealed record FunctionParameter(string What, Func<StateType, bool> Accepts, bool IsOptional = false);

/// <summary>One call of a helper while a template is rendered.</summary>
internal readonly record struct FunctionCall(TemplateRun Run, Value[] Arguments, string Source)
{
    internal string Text(int index) => Run.ToText(Arguments[index]);

    internal ExpressionException Fail(string reason) => new(Source, reason);
}

/// <summary>The value of a helper's call.</summary>
internal sealed class CallOperand(StateType type, TemplateFunction function, Operand[] arguments, string source) : Operand(type)
{
    internal override Value Evaluate(TemplateRun run)
    {
        run.CountStep();
        var values = new Value[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(run);
        }

        return function.Apply(new FunctionCall(run, values, source));
    }
}
