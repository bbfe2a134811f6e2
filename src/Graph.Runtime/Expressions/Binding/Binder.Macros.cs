using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Expressions.Evaluation.Nodes;

namespace Graph.Runtime.Expressions.Binding;

/// <content>Macros: calls whose arguments are not all evaluated once and before.</content>
internal sealed partial class Binder
{
    private delegate Bound? MacroRule(Binder binder, MacroCall call);

    private static readonly Dictionary<string, MacroRule> MemberMacros = new(StringComparer.Ordinal)
    {
        ["all"] = static (binder, call) => binder.BindQuantifier(call, deciding: false),
        ["exists"] = static (binder, call) => binder.BindQuantifier(call, deciding: true),
        ["exists_one"] = static (binder, call) => binder.BindExactlyOne(call),
        ["existsOne"] = static (binder, call) => binder.BindExactlyOne(call),
        ["filter"] = static (binder, call) => binder.BindFilter(call),
        ["map"] = static (binder, call) => binder.BindMapping(call),
        ["transformList"] = static (binder, call) => binder.BindTransformList(call),
        ["transformMap"] = static (binder, call) => binder.BindTransformMap(call, givesEntries: false),
        ["transformMapEntry"] = static (binder, call) => binder.BindTransformMap(call, givesEntries: true),
        ["sortBy"] = static (binder, call) => binder.BindSortBy(call),
        ["bind"] = static (binder, call) => call.Target is SyntaxNode.Name { Text: "cel" } ? binder.BindBinding(call) : null,
        ["optMap"] = static (binder, call) => binder.BindOptionalMapping(call, isFlat: false),
        ["optFlatMap"] = static (binder, call) => binder.BindOptionalMapping(call, isFlat: true),
        ["or"] = static (binder, call) => binder.BindFallback(call, givesValue: false),
        ["orValue"] = static (binder, call) => binder.BindFallback(call, givesValue: true),
    };

    internal static IEnumerable<string> MacroNames(bool isMember) => isMember ? MemberMacros.Keys.Where(name => name != "bind") : ["has", "cel.bind"];

    private Bound? BindMacro(SyntaxNode.Call call)
    {
        if (call.Target is null)
        {
            return call.Function == "has" ? BindPresence(call) : null;
        }

        return MemberMacros.TryGetValue(call.Function, out var rule)
            ? rule(this, new MacroCall(call.Target, call.Function, call.Arguments, call.Span, call.NameSpan))
            : null;
    }

    private Bound BindPresence(SyntaxNode.Call call)
    {
        if (call.Arguments is not [SyntaxNode.Member member])
        {
            var culprit = call.Arguments.Count == 1 ? $", but {SyntaxPrinter.Culprit(call.Arguments[0])} is none" : "";
            var hint = call.Arguments is [SyntaxNode.Name name] ? $" Write {name} != null." : call.Arguments is [SyntaxNode.Index] ? " Write key in map." : "";
            return Misused(call.Function, call.Span, $"has() asks about one member, such as has(state.answer){culprit}.{hint}");
        }

        var target = Bind(member.Target);
        var whole = (target.Type is CelType.Optional optional ? optional.Inner : target.Type).WithoutNull;
        TypeOfMember(whole, member);
        var mayBeUnset = !TypeRules.IsOpen(target.Type) && target.Type != CelType.Null;
        return new Bound(new Presence(target.Evaluator, member, mayBeUnset, whole is CelType.Record), CelType.Bool);
    }

    private Bound? BindQuantifier(MacroCall call, bool deciding) =>
        call.Arguments.Count is not (2 or 3)
            ? Misused(call.Function, call.Span, $"{call.Function}() takes a variable and a condition, such as list.{call.Function}(x, x > 0), or two variables and a condition.")
            : InLoop(call, call.Arguments.Count - 1, (range, variables) =>
                new Bound(new Quantifier(range, variables, BindCondition(call, call.Arguments[^1]), deciding), CelType.Bool));

    private Bound? BindExactlyOne(MacroCall call) =>
        call.Arguments.Count is not (2 or 3)
            ? Misused(call.Function, call.Span, $"{call.Function}() takes a variable and a condition, such as list.{call.Function}(x, x > 0), or two variables and a condition.")
            : InLoop(call, call.Arguments.Count - 1, (range, variables) =>
                new Bound(new ExactlyOne(range, variables, BindCondition(call, call.Arguments[^1])), CelType.Bool));

    private Bound? BindFilter(MacroCall call) =>
        call.Arguments.Count != 2
            ? Misused(call.Function, call.Span, "filter() takes a variable and a condition, such as list.filter(x, x > 0).")
            : InLoop(call, 1, (range, variables) =>
            {
                var item = _locals[^1].Type;
                return new Bound(new ListTransformation(range, variables, BindCondition(call, call.Arguments[1]), new Local(variables.First)), new CelType.List(item));
            });

    private Bound? BindMapping(MacroCall call) =>
        call.Arguments.Count is not (2 or 3)
            ? Misused(call.Function, call.Span, "map() takes a variable, maybe a condition, and a result, such as list.map(x, x * 2).")
            : InLoop(call, 1, (range, variables) => ToList(call, range, variables, 1));

    private Bound? BindTransformList(MacroCall call) =>
        call.Arguments.Count is not (3 or 4)
            ? Misused(call.Function, call.Span, "transformList() takes two variables, maybe a condition, and a result, such as list.transformList(i, x, x * i).")
            : InLoop(call, 2, (range, variables) => ToList(call, range, variables, 2));

    private Bound ToList(MacroCall call, Evaluator range, LoopVariables variables, int variableCount)
    {
        var condition = call.Arguments.Count > variableCount + 1 ? BindCondition(call, call.Arguments[variableCount]) : null;
        var result = Bind(call.Arguments[^1]);
        return new Bound(new ListTransformation(range, variables, condition, result.Evaluator), new CelType.List(result.Type));
    }

    private Bound? BindTransformMap(MacroCall call, bool givesEntries) =>
        call.Arguments.Count is not (3 or 4)
            ? Misused(call.Function, call.Span, $"{call.Function}() takes two variables, maybe a condition, and a result, such as map.{call.Function}(k, v, {(givesEntries ? "{v: k}" : "v * 2")}).")
            : InLoop(call, 2, (range, variables) =>
            {
                var key = _locals[^2].Type;
                var condition = call.Arguments.Count == 4 ? BindCondition(call, call.Arguments[2]) : null;
                var result = Bind(call.Arguments[^1]);
                var type = givesEntries
                    ? TypeRules.AsMap(result.Type) ?? new CelType.Map(CelType.Any, CelType.Any)
                    : new CelType.Map(key, result.Type);
                return new Bound(new MapTransformation(range, variables, condition, result.Evaluator, givesEntries), type);
            });

    private Bound? BindSortBy(MacroCall call) =>
        call.Arguments.Count != 2
            ? Misused(call.Function, call.Span, "sortBy() takes a variable and a key, such as list.sortBy(x, x.score).")
            : InLoop(call, 1, (range, variables) =>
            {
                var item = _locals[^1].Type;
                var key = Bind(call.Arguments[1]);
                if (!HasOrder(key.Type.WithoutNull))
                {
                    Report(
                        ExpressionProblemKind.NoOverload,
                        call.Arguments[1].Span,
                        $"sortBy() needs a key that has an order, but {SyntaxPrinter.Culprit(call.Arguments[1])} is {key.Type}.");
                }

                return new Bound(new SortByKey(range, variables, key.Evaluator), new CelType.List(item));
            });

    private Bound? BindBinding(MacroCall call)
    {
        if (call.Arguments.Count != 3 || VariableName(call.Arguments[0]) is not { } name)
        {
            return Misused(call.Function, call.Span, "cel.bind() takes a name, its value and a result, such as cel.bind(x, a + b, x * x).");
        }

        var value = Bind(call.Arguments[1]);
        var slot = Enter(name, value.Type);
        var body = Bind(call.Arguments[2]);
        Leave(1);
        return new Bound(new NamedValue(slot, value.Evaluator, body.Evaluator), body.Type);
    }

    private Bound? BindOptionalMapping(MacroCall call, bool isFlat)
    {
        if (call.Arguments.Count != 2 || VariableName(call.Arguments[0]) is not { } name)
        {
            return Misused(call.Function, call.Span, $"{call.Function}() takes a variable and a result, such as a.?b.{call.Function}(x, {(isFlat ? "x.?c" : "x + 1")}).");
        }

        var target = Bind(call.Target);
        var slot = Enter(name, ContentOfTarget(target, call));
        var result = Bind(call.Arguments[1]);
        Leave(1);
        CelType type = isFlat ? result.Type : new CelType.Optional(result.Type);
        return new Bound(new OptionalTransformation(target.Evaluator, slot, result.Evaluator, isFlat), type);
    }

    private Bound? BindFallback(MacroCall call, bool givesValue)
    {
        if (call.Arguments.Count != 1)
        {
            return Misused(call.Function, call.Span, $"{call.Function}() takes one argument, such as a.?b.{call.Function}({(givesValue ? "0" : "c.?d")}).");
        }

        var target = Bind(call.Target);
        var content = ContentOfTarget(target, call);
        var other = Bind(call.Arguments[0]);
        var otherContent = givesValue ? other.Type : ContentOf(other.Type, call.Arguments[0]);
        var joined = TypeRules.Join(content, otherContent);
        return new Bound(new OptionalFallback(target.Evaluator, other.Evaluator, givesValue), givesValue ? joined : new CelType.Optional(joined));
    }

    private CelType ContentOfTarget(Bound target, MacroCall call)
    {
        if (target.Type is CelType.Optional optional)
        {
            return optional.Inner;
        }

        if (!TypeRules.IsOpen(target.Type))
        {
            Report(
                ExpressionProblemKind.NoOverload,
                call.NameSpan,
                $"{call.Function}() is for optionals, but {SyntaxPrinter.Culprit(call.Target)} is {target.Type}. Reach it with .? or [?...] instead.");
        }

        return CelType.Any;
    }

    /// <summary>Binds what is inside a macro with its variables in scope.</summary>
    private Bound InLoop(MacroCall call, int variableCount, Func<Evaluator, LoopVariables, Bound> bindInside)
    {
        var range = Bind(call.Target);
        var variableNames = call.Arguments.Take(variableCount).Select(VariableName).OfType<string>().ToList();
        if (variableNames.Count < variableCount || variableNames.Distinct().Count() < variableCount)
        {
            var message = variableCount == 1
                ? $"The first argument of {call.Function}() must be a new variable's name."
                : $"The first {variableCount} arguments of {call.Function}() must be the names of new variables, each different.";
            return Misused(call.Function, call.Span, message);
        }

        var (first, second) = TurnTypes(range.Type, call, variableCount);
        var firstSlot = Enter(variableNames[0], first);
        int? secondSlot = variableCount == 2 ? Enter(variableNames[1], second) : null;
        var bound = bindInside(range.Evaluator, new LoopVariables(firstSlot, secondSlot));
        Leave(variableCount);
        return bound;
    }

    private (CelType First, CelType Second) TurnTypes(CelType range, MacroCall call, int variableCount)
    {
        range = range.WithoutNull;
        if (range is CelType.List list)
        {
            return variableCount == 1 ? (list.Item, list.Item) : (CelType.Int, list.Item);
        }

        if (TypeRules.AsMap(range) is { } map && call.Function != "sortBy")
        {
            return (map.Key, map.Value);
        }

        if (!TypeRules.IsOpen(range))
        {
            Report(
                ExpressionProblemKind.NoOverload,
                call.NameSpan,
                $"{call.Function}() goes over a list{(call.Function == "sortBy" ? "" : " or a map")}, but {SyntaxPrinter.Culprit(call.Target)} is {range}.");
        }

        return (CelType.Any, CelType.Any);
    }

    private Evaluator BindCondition(MacroCall call, SyntaxNode node)
    {
        var condition = Bind(node);
        RequireBool(condition.Type, node, $"The condition of {call.Function}()");
        return condition.Evaluator;
    }

    private Bound Misused(string function, TextSpan span, string message)
    {
        Report(ExpressionProblemKind.Syntax, span, message);
        return Unknown($"no such overload: {function}() cannot be used like this");
    }

    private static string? VariableName(SyntaxNode node) => node is SyntaxNode.Name { IsAbsolute: false } name ? name.Text : null;

    private int Enter(string name, CelType type)
    {
        _locals.Add(new LocalVariable(name, LocalCount, type));
        return LocalCount++;
    }

    private void Leave(int count) => _locals.RemoveRange(_locals.Count - count, count);

    /// <summary>A call of a macro on a value.</summary>
    private readonly record struct MacroCall(SyntaxNode Target, string Function, IReadOnlyList<SyntaxNode> Arguments, TextSpan Span, TextSpan NameSpan);
}
