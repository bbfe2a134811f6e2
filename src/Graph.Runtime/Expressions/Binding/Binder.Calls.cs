using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Expressions.Evaluation;
using Graph.Runtime.Expressions.Evaluation.Nodes;
using Graph.Runtime.Expressions.Functions;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Binding;

/// <content>Calls of functions.</content>
internal sealed partial class Binder
{
    private const int MostFormsShown = 4;

    private Bound BindCall(SyntaxNode.Call call)
    {
        if (BindMacro(call) is { } expanded)
        {
            return expanded;
        }

        if (call.Target is null)
        {
            var name = call.Function.TrimStart('.');
            var overloads = FunctionTable.Find(name, isMember: false);
            return overloads.Length == 0 ? UnknownFunction(call, name) : BindFunction(call, overloads, call.Arguments);
        }

        if (QualifiedName(call.Target) is { } prefix && FunctionTable.IsNamespace(prefix) && !names.TryFind(prefix, out _))
        {
            var name = $"{prefix}.{call.Function}";
            var overloads = FunctionTable.Find(name, isMember: false);
            return overloads.Length == 0 ? UnknownFunction(call, name) : BindFunction(call, overloads, call.Arguments);
        }

        var members = FunctionTable.Find(call.Function, isMember: true);
        return members.Length == 0 ? UnknownMemberFunction(call, call.Target) : BindFunction(call, members, [call.Target, .. call.Arguments]);
    }

    private Bound UnknownFunction(SyntaxNode.Call call, string name)
    {
        BindAll(call.Arguments);
        if (FunctionTable.Find(name, isMember: true).Length > 0)
        {
            Report(ExpressionProblemKind.NoOverload, call.NameSpan, $"'{name}' is called on a value: write {MemberForm(call, name)}.");
            return Unknown($"no function is called '{name}'");
        }

        var nearest = NearestName.Find(name, FunctionTable.Names(isMember: false).Concat(MacroNames(isMember: false)));
        Report(ExpressionProblemKind.NoOverload, call.NameSpan, $"No function is called '{name}'.{NearestName.Question(nearest)}", nearest);
        return Unknown($"no function is called '{name}'");
    }

    private static string MemberForm(SyntaxNode.Call call, string name) =>
        call.Arguments.Count == 0
            ? $"x.{name}()"
            : new SyntaxNode.Call(call.Arguments[0], name, [.. call.Arguments.Skip(1)]).ToString();

    private Bound UnknownMemberFunction(SyntaxNode.Call call, SyntaxNode receiver)
    {
        var name = call.Function;
        var target = Bind(receiver);
        BindAll(call.Arguments);
        if (FunctionTable.Find(name, isMember: false).Length > 0)
        {
            Report(ExpressionProblemKind.NoOverload, call.NameSpan, $"'{name}' is not called on a value: write {name}({receiver}).");
            return new Bound(FailingCall(target, name), CelType.Any);
        }

        var nearest = NearestName.Find(name, FunctionTable.Names(isMember: true).Concat(MacroNames(isMember: true)));
        Report(ExpressionProblemKind.NoOverload, call.NameSpan, $"No function is called '{name}'.{NearestName.Question(nearest)}", nearest);
        return new Bound(FailingCall(target, name), CelType.Any);
    }

    private static Constant FailingCall(Bound target, string name) =>
        target.Evaluator is Constant { Value: var value } && value.IsFailure() ? new Constant(value) : new Constant(Failure.Of($"no function is called '{name}'"));

    private List<Bound> BindAll(IReadOnlyList<SyntaxNode> nodes) => [.. nodes.Select(Bind)];

    private Bound BindFunction(SyntaxNode.Call call, FunctionOverload[] overloads, IReadOnlyList<SyntaxNode> arguments)
    {
        var bound = BindAll(arguments);
        var fitting = FittingOverloads(overloads, bound);
        if (fitting.Count == 0)
        {
            Report(ExpressionProblemKind.NoOverload, call.Span, Mismatch(overloads, arguments, bound));
            return new Bound(new FunctionCall(overloads, Evaluators(bound), arguments), CelType.Any);
        }

        var results = fitting.Select(candidate => candidate.Result).Distinct().ToList();
        var isKnown = results.Count == 1 || bound.TrueForAll(argument => !TypeRules.IsOpen(argument.Type.WithoutNull));
        var type = isKnown ? results[0] : CelType.Any;
        return new Bound(EvaluatorOf([.. fitting.Select(candidate => candidate.Overload)], arguments, bound), type);
    }

    private static List<FittingOverload> FittingOverloads(FunctionOverload[] overloads, List<Bound> arguments)
    {
        var fitting = new List<FittingOverload>();
        foreach (var overload in overloads.Where(candidate => candidate.TakesCount(arguments.Count)))
        {
            var unifier = new TypeUnifier();
            var fits = true;
            for (var i = 0; i < arguments.Count && fits; i++)
            {
                fits = unifier.Accepts(overload.ParameterAt(i), arguments[i].Type);
            }

            if (fits)
            {
                fitting.Add(new FittingOverload(overload, unifier.Resolve(overload.Result)));
            }
        }

        return fitting;
    }

    private Evaluator EvaluatorOf(FunctionOverload[] overloads, IReadOnlyList<SyntaxNode> arguments, List<Bound> bound)
    {
        if (overloads[0].Name == "matches" && arguments[1] is SyntaxNode.Literal { Value.Kind: ValueKind.String } pattern)
        {
            return MatchEvaluator(bound[0].Evaluator, pattern, arguments[0]);
        }

        var evaluator = new FunctionCall(overloads, Evaluators(bound), arguments);
        return overloads[0].Name is "duration" or "timestamp" ? Folded(evaluator, Evaluators(bound)) : evaluator;
    }

    private Evaluator MatchEvaluator(Evaluator text, SyntaxNode.Literal pattern, SyntaxNode textOrigin)
    {
        if (RegularExpression.TryGet(pattern.Value.AsString(), out var regex, out var reason))
        {
            return new PatternMatch(text, regex, textOrigin);
        }

        Report(ExpressionProblemKind.Syntax, pattern.Span, $"{char.ToUpperInvariant(reason[0])}{reason[1..]}.");
        return new Constant(Failure.Of(reason));
    }

    private static Evaluator[] Evaluators(List<Bound> bound) => [.. bound.Select(part => part.Evaluator)];

    private static string Mismatch(FunctionOverload[] overloads, IReadOnlyList<SyntaxNode> arguments, List<Bound> bound)
    {
        var name = overloads[0].Name;
        var forms = overloads.Select(overload => overload.Signature[..overload.Signature.IndexOf(" ->", StringComparison.Ordinal)]).Distinct().ToList();
        var signatures = string.Join(" or ", forms.Take(MostFormsShown)) + (forms.Count > MostFormsShown ? ", …" : "");
        if (!Array.Exists(overloads, overload => overload.TakesCount(arguments.Count)))
        {
            var given = arguments.Count - (overloads[0].IsMember ? 1 : 0);
            return $"'{name}' does not take {given} {(given == 1 ? "argument" : "arguments")}: write {signatures}.";
        }

        var types = string.Join(", ", bound.Select((part, i) => $"{SyntaxPrinter.Culprit(arguments[i])} is {part.Type.WithoutNull}"));
        return $"'{name}' is not defined for these types: {types}. Write {signatures}.";
    }

    private sealed record FittingOverload(FunctionOverload Overload, CelType Result);
}
