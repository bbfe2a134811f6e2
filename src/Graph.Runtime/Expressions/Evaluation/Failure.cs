using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation;

/// <summary>The absence of a result, handed on as a value so that <c>&amp;&amp;</c> and <c>||</c> can do without it.</summary>
internal sealed class Failure : OpaqueValue
{
    private Failure(string reason) => Reason = reason;

    /// <summary>Why there is no result, in one clause.</summary>
    internal string Reason { get; }

    internal static Value Of(string reason) => Value.Of(new Failure(reason));

    /// <inheritdoc />
    public override string ToString() => Reason;
}

/// <summary>Questions about values that the evaluators ask.</summary>
internal static class FailureQuestions
{
    internal static bool IsFailure(this Value value) => value.Kind == ValueKind.Opaque && value.AsOpaque<Failure>() is not null;

    internal static Failure? AsFailure(this Value value) => value.Kind == ValueKind.Opaque ? value.AsOpaque<Failure>() : null;
}
