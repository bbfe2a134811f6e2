using System.Diagnostics;
using System.Runtime.CompilerServices;
using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Expressions.Evaluation;
using Graph.Runtime.Expressions.Evaluation.Nodes;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Binding;

/// <summary>Gives names and operators their meaning, checks types as far as they are known, and makes the evaluators.</summary>
/// <remarks>
/// A part with a problem gets the type any, so that one mistake is reported once. Without checks the same evaluators are
/// made, and what would have been a problem is a failure of the evaluation, if it comes to that.
/// </remarks>
internal sealed partial class Binder(NameTable names, bool isChecked)
{
    private readonly List<ExpressionProblem> _problems = [];
    private readonly List<LocalVariable> _locals = [];
    private readonly HashSet<int> _reads = [];

    internal IReadOnlyList<ExpressionProblem> Problems => _problems;

    /// <summary>The indexes of the scope's variables that were used.</summary>
    internal IReadOnlySet<int> Reads => _reads;

    /// <summary>How many variables the macros introduced.</summary>
    internal int LocalCount { get; private set; }

    internal Bound Bind(SyntaxNode node)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            const string Message = "The expression is nested too deeply for this thread. Split it over several fields.";
            _problems.Add(new ExpressionProblem(ExpressionProblemKind.TooLarge, node.Span.Start, Math.Max(1, node.Span.Length), Message));
            return Unknown("the expression is nested too deeply");
        }

        return node switch
        {
            SyntaxNode.Literal literal => new Bound(new Constant(literal.Value), TypeOf(literal.Value)),
            SyntaxNode.Name name => BindName(name),
            SyntaxNode.Member member => BindMember(member),
            SyntaxNode.Index index => BindIndex(index),
            SyntaxNode.Call call => BindCall(call),
            _ => BindOperation(node),
        };
    }

    /// <summary>Notes a problem, unless checks are off.</summary>
    internal void Report(ExpressionProblemKind kind, TextSpan span, string message, string? suggestion = null)
    {
        if (isChecked)
        {
            _problems.Add(new ExpressionProblem(kind, span.Start, Math.Max(1, span.Length), message, suggestion));
        }
    }

    private static CelType TypeOf(Value literal) => literal.Kind == ValueKind.Null
        ? CelType.Null
        : TypeNames.TryParse(TypeValue.NameOf(literal), out var type) ? type : throw new UnreachableException($"No literal is a {literal.Kind}.");

    /// <summary>Something that has no meaning; it fails when it is evaluated all the same.</summary>
    private static Bound Unknown(string reason) => new(new Constant(Failure.Of(reason)), CelType.Any);

    private Bound BindOperation(SyntaxNode node) => node switch
    {
        SyntaxNode.Not not => BindNot(not),
        SyntaxNode.Negate negate => BindNegate(negate),
        SyntaxNode.Binary binary => BindBinary(binary),
        SyntaxNode.Conditional choice => BindConditional(choice),
        SyntaxNode.List list => BindList(list),
        SyntaxNode.Map map => BindMap(map),
        _ => throw new UnreachableException($"No rule for {node.GetType().Name}."),
    };

    private Bound BindList(SyntaxNode.List list)
    {
        var items = new Evaluator[list.Items.Count];
        CelType? type = null;
        for (var i = 0; i < items.Length; i++)
        {
            var item = Bind(list.Items[i].Value);
            items[i] = item.Evaluator;
            var itemType = list.Items[i].IsOptional ? ContentOf(item.Type, list.Items[i].Value) : item.Type;
            type = type is null ? itemType : TypeRules.Join(type, itemType);
        }

        var evaluator = new ListLiteral(items, [.. list.Items.Select(item => item.IsOptional)]);
        return new Bound(Folded(evaluator, items), new CelType.List(type ?? CelType.Any));
    }

    private Bound BindMap(SyntaxNode.Map map)
    {
        var (keys, values) = (new Evaluator[map.Entries.Count], new Evaluator[map.Entries.Count]);
        var fields = new List<(string Name, CelType Type)>();
        CelType? keyType = null;
        CelType? valueType = null;
        for (var i = 0; i < keys.Length; i++)
        {
            var entry = map.Entries[i];
            var (key, value) = (Bind(entry.Key), Bind(entry.Value));
            (keys[i], values[i]) = (key.Evaluator, value.Evaluator);
            CheckMapKey(key.Type, entry.Key);
            var content = entry.IsOptional ? ContentOf(value.Type, entry.Value) : value.Type;
            keyType = keyType is null ? key.Type : TypeRules.Join(keyType, key.Type);
            valueType = valueType is null ? content : TypeRules.Join(valueType, content);
            if (entry.Key is SyntaxNode.Literal { Value.Kind: ValueKind.String } word)
            {
                fields.Add((word.Value.AsString(), content));
            }
        }

        var evaluator = new MapLiteral(keys, values, [.. map.Entries.Select(entry => entry.IsOptional)]);
        CelType type = fields.Count == keys.Length && keys.Length > 0
            ? new CelType.MapLiteral(fields, valueType ?? CelType.Any)
            : new CelType.Map(keyType ?? CelType.Any, valueType ?? CelType.Any);
        return new Bound(Folded(evaluator, [.. keys, .. values]), type);
    }

    /// <summary>A collection of constants is made once; one that fails is left to fail when it is evaluated.</summary>
    private static Evaluator Folded(Evaluator literal, Evaluator[] parts)
    {
        if (!Array.TrueForAll(parts, part => part is Constant))
        {
            return literal;
        }

        var context = new EvaluationContext(NoVariables.Frame, [], ExpressionLimits.Default);
        var value = literal.Evaluate(ref context);
        return value.IsFailure() ? literal : new Constant(value);
    }

    private void CheckMapKey(CelType type, SyntaxNode key)
    {
        if (!TypeRules.IsOpen(type) && !TypeRules.IsText(type) && type != CelType.Int && type != CelType.UInt && type != CelType.Bool)
        {
            Report(ExpressionProblemKind.NoOverload, key.Span, $"A map's key must be string, int, uint or bool, but {SyntaxPrinter.Culprit(key)} is {type}.");
        }
    }

    private CelType ContentOf(CelType type, SyntaxNode origin)
    {
        if (type is CelType.Optional optional)
        {
            return optional.Inner;
        }

        if (!TypeRules.IsOpen(type))
        {
            Report(
                ExpressionProblemKind.NoOverload,
                origin.Span,
                $"What follows '?' must be optional, but {SyntaxPrinter.Culprit(origin)} is {type}. Write optional.of(...), or leave the '?' out.");
        }

        return CelType.Any;
    }

    private sealed record LocalVariable(string Name, int Slot, CelType Type);
}
