using Graph.Runtime.Expressions;
using Graph.Runtime.Expressions.Binding;
using Graph.Runtime.State;
using Graph.Runtime.Templates.Functions;
using Graph.Runtime.Templates.Parsing;
using Graph.Runtime.Templates.Rendering;
using Graph.Runtime.Values;

namespace Graph.Runtime.Templates.Binding;

/// <summary>Finds what expressions in tags mean, helpers and what they are given included.</summary>
internal sealed class CallBinder(string text, PathBinder paths, ExpressionScope scope, ProblemLog problems)
{
    private static readonly string[] BlockNames = ["if", "unless", "each", "with"];

    internal Operand Bind(TemplateExpression expression, Level level) => expression switch
    {
        TemplateExpression.Literal literal => new ConstantOperand(TypeOf(literal.Value), literal.Value),
        TemplateExpression.Path path when IsBareFunction(path, level) => BindCall(
            new TemplateExpression.Call(path.Start, path.Length, path.Words[0], [], []), level),
        TemplateExpression.Path path => paths.Bind(path, level),
        TemplateExpression.Call call => BindCall(call, level),
        _ => throw new System.Diagnostics.UnreachableException($"No rule for {expression}."),
    };

    internal Operand BindCall(TemplateExpression.Call call, Level level)
    {
        if (!TemplateFunctions.ByName.TryGetValue(call.Name.Text, out var function))
        {
            ReportUnknown(call.Name);
            return PathBinder.Unknown;
        }

        foreach (var (name, _) in call.Named)
        {
            problems.Add(ExpressionProblemKind.NoOverload, name.Start, name.Length, $"'{function.Name}' takes no '{name.Text}='; write {{{{{function.Usage}}}}}.", null);
        }

        if (call.Arguments.Length < function.FewestArguments || call.Arguments.Length > function.MostArguments)
        {
            problems.Add(
                ExpressionProblemKind.NoOverload,
                call.Start,
                call.Length,
                $"'{function.Name}' takes {CountOf(function)}, but is given {call.Arguments.Length}; write {{{{{function.Usage}}}}}.",
                null);
            return PathBinder.Unknown;
        }

        var arguments = call.Arguments.Select(argument => Bind(argument, level)).ToArray();
        CheckTypes(call, function, arguments);
        var type = function.ResultType([.. arguments.Select(argument => argument.Type)]);
        return new CallOperand(type, function, arguments, text.Substring(call.Start, call.Length));
    }

    /// <summary>A field hides a helper of its name, unless the helper is given something.</summary>
    private bool IsBareFunction(TemplateExpression.Path path, Level level) =>
        path is { Root: PathRoot.Name, Up: 0, Words: [var word] }
        && TemplateFunctions.ByName.ContainsKey(word.Text)
        && !(level.Value is null ? scope.Find(word.Text) is not null : level.Knows(word.Text) || level.Value.Type.WithoutNull is StateType.Anything or StateType.Map)
        && level.Outwards().All(outer => !outer.Names.ContainsKey(word.Text));

    private void ReportUnknown(Word name)
    {
        if (BlockNames.Contains(name.Text))
        {
            problems.Syntax(name.Start, name.Length, $"'{name.Text}' is a block; write {{{{#{name.Text} …}}}} and {{{{/{name.Text}}}}}.");
            return;
        }

        problems.Add(
            ExpressionProblemKind.UnknownName,
            name.Start,
            name.Length,
            $"No helper is called '{name.Text}'.",
            NearestName.Find(name.Text, TemplateFunctions.ByName.Keys));
    }

    private static string CountOf(TemplateFunction function)
    {
        var fewest = function.FewestArguments;
        var few = fewest == 1 ? "1 value" : $"{fewest} values";
        return function.TakesMore ? $"at least {few}" : function.MostArguments > fewest ? $"{fewest} or {function.MostArguments} values" : few;
    }

    private void CheckTypes(TemplateExpression.Call call, TemplateFunction function, Operand[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            var parameter = function.ParameterAt(i);
            var isAbsent = arguments[i].Constant is { IsNull: true };
            if (!isAbsent && !parameter.Accepts(arguments[i].Type.WithoutNull))
            {
                var (start, length) = (call.Arguments[i].Start, call.Arguments[i].Length);
                problems.Add(
                    ExpressionProblemKind.NoOverload,
                    start,
                    length,
                    $"'{function.Name}' needs {parameter.What} here, but '{text.Substring(start, length)}' is of type {arguments[i].Type.Name}.",
                    null);
                return;
            }
        }

        if (function.Name == "eq")
        {
            CheckComparison(call, arguments[0], arguments[1], 1);
            CheckComparison(call, arguments[1], arguments[0], 0);
        }
    }

    /// <summary>A comparison that can never hold is a mistake: another kind of value, or a word that the enum does not have.</summary>
    private void CheckComparison(TemplateExpression.Call call, Operand asked, Operand other, int otherIndex)
    {
        var place = call.Arguments[otherIndex];
        if (asked.Type.WithoutNull is StateType.Enum words && other.Constant is { Kind: ValueKind.String } word)
        {
            if (!words.Words.Contains(word.AsString()))
            {
                var near = NearestName.Find(word.AsString(), words.Words);
                problems.Add(
                    ExpressionProblemKind.NoOverload, place.Start, place.Length, $"'{word.AsString()}' is not one of {words.Name}.", near is null ? null : $"\"{near}\"");
            }

            return;
        }

        if (otherIndex == 1 && FamilyOf(asked.Type) is { } left && FamilyOf(other.Type) is { } right && left != right)
        {
            problems.Add(
                ExpressionProblemKind.NoOverload,
                call.Start,
                call.Length,
                $"'eq' compares {asked.Type.Name} with {other.Type.Name}, which are never equal.",
                null);
        }
    }

    private static ValueKind? FamilyOf(StateType type) => type.WithoutNull switch
    {
        StateType.Enum => ValueKind.String,
        StateType.Scalar { Kind: ValueKind.Int } => ValueKind.Float,
        StateType.Scalar scalar => scalar.Kind,
        _ => null,
    };

    private static StateType TypeOf(Value value) => value.Kind switch
    {
        ValueKind.String => StateType.String,
        ValueKind.Bool => StateType.Bool,
        ValueKind.Int => StateType.Int,
        ValueKind.Float => StateType.Float,
        _ => StateType.Any,
    };
}
