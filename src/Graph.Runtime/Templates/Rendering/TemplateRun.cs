using System.Text;
using Graph.Runtime.Expressions;
using Graph.Runtime.Values;

namespace Graph.Runtime.Templates.Rendering;

/// <summary>One rendering: its variables, what it printed so far, and what it may still spend.</summary>
internal sealed class TemplateRun(EvaluationFrame frame, int localCount, TemplateLimits limits, string excerpt)
{
    private const int CharactersPerStep = 8;
    private const int CharactersReadPerStep = 256;

    private readonly StringBuilder _output = new();
    private int _steps;

    internal EvaluationFrame Frame { get; } = frame;

    /// <summary>What blocks offer to what is inside them; each block has places of its own.</summary>
    internal Value[] Locals { get; } = localCount == 0 ? [] : new Value[localCount];

    internal void CountStep() => CountSteps(1);

    internal void Print(string text)
    {
        if (text.Length > limits.MaxOutputLength - _output.Length)
        {
            throw OutputLimit();
        }

        _output.Append(text);
    }

    internal void Print(Value value) => Print(ToText(value));

    /// <summary>A value as a template prints it; what is made for it counts as steps.</summary>
    internal string ToText(Value value)
    {
        if (value.Kind == ValueKind.String)
        {
            return value.AsString();
        }

        return Count(ValueText.TryWrite(value, limits.MaxOutputLength) ?? throw OutputLimit());
    }

    /// <summary>The items of a list with something between them.</summary>
    internal string Join(ValueList list, string separator) =>
        Count(ValueText.TryJoin(list, separator, limits.MaxOutputLength) ?? throw OutputLimit());

    /// <summary>A value as compact JSON.</summary>
    internal string ToJson(Value value) => Count(ValueText.TryWriteJson(value, limits.MaxOutputLength) ?? throw OutputLimit());

    /// <summary>Counts text that a helper made, so that helpers cannot do more work than the bound allows.</summary>
    internal string Count(string made)
    {
        CountSteps(made.Length / CharactersPerStep);
        return made.Length <= limits.MaxOutputLength ? made : throw OutputLimit();
    }

    /// <summary>Counts two texts that are compared: quicker than making text, but not free.</summary>
    internal void CountReading(Value left, Value right)
    {
        if (left.Kind == ValueKind.String && right.Kind == ValueKind.String)
        {
            CountSteps(Math.Min(left.AsString().Length, right.AsString().Length) / CharactersReadPerStep);
        }
    }

    internal string Finish() => _output.ToString();

    private void CountSteps(int steps)
    {
        _steps += steps;
        if (_steps > limits.MaxSteps)
        {
            throw new ExpressionException(excerpt, $"it took more than {limits.MaxSteps} steps, which is the limit (MaxSteps).");
        }
    }

    private ExpressionException OutputLimit() =>
        new(excerpt, $"its output is longer than {limits.MaxOutputLength} characters, which is the limit (MaxOutputLength).");
}
