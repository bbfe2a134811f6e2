using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation.Nodes;

/// <summary>A field of a value that should be a record of a known type: found by its slot.</summary>
internal sealed class RecordField(Evaluator target, RecordShape shape, int slot, bool mayBeMissing, SyntaxNode.Member origin) : Evaluator
{
    private readonly Value _name = origin.Field;

    internal override Value Evaluate(ref EvaluationContext context)
    {
        var whole = target.Evaluate(ref context);
        if (whole.Kind == ValueKind.Map)
        {
            var map = whole.AsMap();
            if (map.HasShape(shape))
            {
                return map.ValueAt(slot);
            }

            if (mayBeMissing)
            {
                return map.TryGetValue(_name, out var value) ? value : Value.Null;
            }
        }

        return Members.Get(whole, _name, origin.Target, isMember: true);
    }
}

/// <summary>A member of a value whose parts are known only now.</summary>
internal sealed class MemberAccess(Evaluator target, SyntaxNode.Member origin) : Evaluator
{
    private readonly Value _name = origin.Field;

    internal override Value Evaluate(ref EvaluationContext context) =>
        Members.Get(target.Evaluate(ref context), _name, origin.Target, isMember: true);
}

/// <summary><c>a.?b</c>: nothing rather than a failure when there is no such member.</summary>
/// <param name="target">The whole.</param>
/// <param name="origin">Where it is written.</param>
/// <param name="mayBeUnset">Whether a whole that is null is simply unset, so that nothing is there.</param>
/// <param name="isRecord">Whether a field that is null is unset, too.</param>
internal sealed class OptionalMember(Evaluator target, SyntaxNode.Member origin, bool mayBeUnset, bool isRecord) : Evaluator
{
    private readonly Value _name = origin.Field;

    internal override Value Evaluate(ref EvaluationContext context)
    {
        var whole = target.Evaluate(ref context);
        if (mayBeUnset && whole.IsNull)
        {
            return OptionalValue.None;
        }

        var found = Members.Find(whole, _name, origin.Target, isMember: true);
        return isRecord && found.AsOpaque<OptionalValue>() is { HasValue: true, Content.IsNull: true } ? OptionalValue.None : found;
    }
}

/// <summary><c>a[b]</c> and <c>a[?b]</c>.</summary>
internal sealed class IndexAccess(Evaluator target, Evaluator key, SyntaxNode.Index origin) : Evaluator
{
    internal override Value Evaluate(ref EvaluationContext context)
    {
        var whole = target.Evaluate(ref context);
        var part = key.Evaluate(ref context);
        if (whole.IsFailure() || part.IsFailure())
        {
            return whole.IsFailure() ? whole : part;
        }

        return origin.IsOptional
            ? Members.Find(whole, part, origin.Target, isMember: false)
            : Members.Get(whole, part, origin.Target, isMember: false);
    }
}

/// <summary><c>has(a.b)</c>.</summary>
/// <param name="target">The whole.</param>
/// <param name="origin">What is asked about.</param>
/// <param name="mayBeUnset">Whether a whole that is null is simply unset, so that nothing is there.</param>
/// <param name="isRecord">Whether a field that is null is unset, too.</param>
internal sealed class Presence(Evaluator target, SyntaxNode.Member origin, bool mayBeUnset, bool isRecord) : Evaluator
{
    private readonly Value _name = origin.Field;

    internal override Value Evaluate(ref EvaluationContext context)
    {
        var whole = target.Evaluate(ref context);
        if (mayBeUnset && whole.IsNull)
        {
            return false;
        }

        return isRecord && whole.Kind == ValueKind.Map
            ? whole.AsMap().TryGetValue(_name, out var value) && !value.IsNull
            : Members.Has(whole, _name, origin.Target);
    }
}
