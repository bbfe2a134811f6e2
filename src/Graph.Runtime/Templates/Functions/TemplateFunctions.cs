using Graph.Runtime.State;
using Graph.Runtime.Templates.Rendering;
using Graph.Runtime.Values;

namespace Graph.Runtime.Templates.Functions;

/// <summary>All helpers that are not blocks; docs/reference/templates.md shows each.</summary>
internal static class TemplateFunctions
{
    private static readonly FunctionParameter Text = new("a text", type => type is StateType.Enum or StateType.Anything || type == StateType.String);
    private static readonly FunctionParameter Whole = new("a whole number", type => type is StateType.Anything || type == StateType.Int);
    private static readonly FunctionParameter Number =
        new("a number", type => type is StateType.Anything || type == StateType.Int || type == StateType.Float);

    private static readonly FunctionParameter List = new("a list", type => type is StateType.List or StateType.Anything);
    private static readonly FunctionParameter Container = new(
        "a list, a map or a record", type => type is StateType.List or StateType.Map or StateType.Record or StateType.Anything);

    private static readonly FunctionParameter Plain = new(
        "a value without parts", type => type is StateType.Scalar or StateType.Enum or StateType.Anything);

    private static readonly FunctionParameter Key = new(
        "a text or a whole number", type => type is StateType.Enum or StateType.Anything || type == StateType.String || type == StateType.Int);

    private static readonly FunctionParameter Anything = new("a value", _ => true);

    /// <summary>The helpers by name.</summary>
    internal static IReadOnlyDictionary<string, TemplateFunction> ByName { get; } = All()
        .ToDictionary(function => function.Name, StringComparer.Ordinal);

    private static TemplateFunction[] All() =>
    [
        Printing("upper", "upper text", call => call.Run.Count(call.Text(0).ToUpperInvariant()), Text),
        Printing("lower", "lower text", call => call.Run.Count(call.Text(0).ToLowerInvariant()), Text),
        Printing("trim", "trim text", call => call.Run.Count(call.Text(0).Trim()), Text),
        Printing("truncate", "truncate text 80", Truncate, Text, Whole),
        Printing("join", "join list \", \"", Join, List, Text with { IsOptional = true }),
        Printing("json", "json value", call => call.Run.ToJson(call.Arguments[0]), Anything),
        new()
        {
            Name = "default",
            Usage = "default value \"instead\"",
            Parameters = [Anything, Anything],
            ResultType = types => types[0].WithoutNull == types[1].WithoutNull ? types[1] : StateType.Any,
            Apply = call => Truth.IsEmpty(call.Arguments[0]) ? call.Arguments[1] : call.Arguments[0],
        },
        new()
        {
            Name = "lookup",
            Usage = "lookup list @index",
            Parameters = [Container, Key],
            ResultType = types => types[0].WithoutNull switch
            {
                StateType.List list => new StateType.Nullable(list.Item.WithoutNull),
                StateType.Map map => new StateType.Nullable(map.Item.WithoutNull),
                _ => StateType.Any,
            },
            Apply = Lookup,
        },
        new()
        {
            Name = "add",
            Usage = "add @index 1",
            Parameters = [Number, Number],
            ResultType = types => types.All(type => type == StateType.Int) ? StateType.Int : types.Contains(StateType.Any) ? StateType.Any : StateType.Float,
            Apply = Add,
        },
        Asking("eq", "eq value \"word\"", AreEqual, Plain, Plain),
        Asking("not", "not value", call => !Truth.Holds(call.Arguments[0]), Anything),
        Asking("and", "and first second", call => Array.TrueForAll(call.Arguments, Holds), Anything, Anything) with { TakesMore = true },
        Asking("or", "or first second", call => Array.Exists(call.Arguments, Holds), Anything, Anything) with { TakesMore = true },
    ];

    private static TemplateFunction Printing(string name, string usage, Func<FunctionCall, string> apply, params FunctionParameter[] parameters) => new()
    {
        Name = name,
        Usage = usage,
        Parameters = parameters,
        ResultType = _ => StateType.String,
        Apply = call => apply(call),
    };

    private static TemplateFunction Asking(string name, string usage, Func<FunctionCall, bool> apply, params FunctionParameter[] parameters) => new()
    {
        Name = name,
        Usage = usage,
        Parameters = parameters,
        ResultType = _ => StateType.Bool,
        Apply = call => apply(call),
    };

    private static bool AreEqual(FunctionCall call)
    {
        var (left, right) = (call.Arguments[0], call.Arguments[1]);
        if (left.Kind is ValueKind.List or ValueKind.Map || right.Kind is ValueKind.List or ValueKind.Map)
        {
            throw call.Fail("'eq' compares values without parts, but was given a list or a map.");
        }

        call.Run.CountReading(left, right);
        return left == right;
    }

    private static bool Holds(Value value) => Truth.Holds(value);

    /// <summary>At most so many characters, the last of them an ellipsis; a pair of surrogates is never cut in two.</summary>
    private static string Truncate(FunctionCall call)
    {
        var text = call.Text(0);
        if (call.Arguments[1].Kind != ValueKind.Int || call.Arguments[1].AsInt() < 1)
        {
            throw call.Fail($"'truncate' needs a length of at least 1, but was given {call.Arguments[1]}.");
        }

        var length = call.Arguments[1].AsInt();
        if (text.Length <= length)
        {
            return text;
        }

        var kept = (int)length - 1;
        kept -= kept > 0 && char.IsHighSurrogate(text[kept - 1]) ? 1 : 0;
        return call.Run.Count(text[..kept] + "…");
    }

    private static string Join(FunctionCall call)
    {
        var list = call.Arguments[0];
        return list.Kind switch
        {
            ValueKind.Null => "",
            ValueKind.List => call.Run.Join(list.AsList(), call.Arguments.Length > 1 ? call.Text(1) : ", "),
            _ => throw call.Fail($"'join' needs a list, but was given {KindName.Of(list)}."),
        };
    }

    private static Value Lookup(FunctionCall call)
    {
        var (whole, key) = (call.Arguments[0], call.Arguments[1]);
        return whole.Kind switch
        {
            ValueKind.Map => whole.AsMap().TryGetValue(key, out var value) ? value : Value.Null,
            ValueKind.List when key.Kind == ValueKind.Int => key.AsInt() >= 0 && key.AsInt() < whole.AsList().Count
                ? whole.AsList()[(int)key.AsInt()]
                : Value.Null,
            _ => Value.Null,
        };
    }

    private static Value Add(FunctionCall call)
    {
        var (left, right) = (call.Arguments[0], call.Arguments[1]);
        if (!left.IsNumber || !right.IsNumber)
        {
            throw call.Fail($"'add' needs two numbers, but was given {KindName.Of(left)} and {KindName.Of(right)}.");
        }

        if (left.Kind == ValueKind.Int && right.Kind == ValueKind.Int)
        {
            var sum = (Int128)left.AsInt() + right.AsInt();
            return sum >= long.MinValue && sum <= long.MaxValue ? (long)sum : throw call.Fail("the sum does not fit an int.");
        }

        return ToFloat(left) + ToFloat(right);
    }

    private static double ToFloat(Value number) => number.Kind switch
    {
        ValueKind.Int => number.AsInt(),
        ValueKind.UInt => number.AsUInt(),
        _ => number.AsFloat(),
    };
}
