using Graph.Runtime.Expressions;
using Graph.Runtime.State;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>What a value is for.</summary>
/// <param name="Key">Its key, for messages.</param>
/// <param name="Expected">What it must be.</param>
/// <param name="Scope">The names that its expressions may use.</param>
/// <param name="Form">How its text is read.</param>
/// <param name="Reader">Who evaluates it.</param>
internal sealed record ValuePlace(string Key, StateType Expected, ExpressionScope Scope, ValueForm Form, ReadBy? Reader = null);

/// <summary>How the text of a value is read.</summary>
internal enum ValueForm
{
    /// <summary>Text is a literal, unless it is a <c>${ }</c> expression or contains <c>{{ }}</c>.</summary>
    Mixed,

    /// <summary>Text is a template.</summary>
    Template,

    /// <summary>Text is an expression.</summary>
    Expression,

    /// <summary>Text is text.</summary>
    Verbatim,
}
