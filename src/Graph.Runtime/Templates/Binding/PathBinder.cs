using Graph.Runtime.Expressions;
using Graph.Runtime.Expressions.Binding;
using Graph.Runtime.State;
using Graph.Runtime.Templates.Parsing;
using Graph.Runtime.Templates.Rendering;

namespace Graph.Runtime.Templates.Binding;

/// <summary>Finds what a path means, and says what is wrong with one that means nothing.</summary>
internal sealed class PathBinder(ExpressionScope scope, ProblemLog problems)
{
    private const int MostNamesShown = 20;
    private const string DataNames = "@index, @key, @first and @last";

    /// <summary>Stands in for what could not be bound, so that one mistake does not bring another.</summary>
    internal static Operand Unknown { get; } = new ConstantOperand(StateType.Any, Values.Value.Null);

    /// <summary>The variables that the template reads.</summary>
    internal HashSet<int> Reads { get; } = [];

    internal Operand Bind(TemplateExpression.Path path, Level level) => path.Root switch
    {
        PathRoot.Data => BindData(path, level),
        PathRoot.Name when FindBlockName(path.Words[0].Text, level) is { } named => BindMembers(named, path, 1),
        _ => BindFromLevel(path, level),
    };

    private static Operand? FindBlockName(string name, Level level) => level.Outwards()
        .Select(candidate => candidate.Names.GetValueOrDefault(name))
        .FirstOrDefault(operand => operand is not null);

    private Operand BindData(TemplateExpression.Path path, Level level)
    {
        var first = path.Words[0];
        if (first.Text == "root" && path.Words.Length > 1)
        {
            return BindVariable(path, 1, level);
        }

        var loop = level.Outwards().Where(candidate => candidate.Data is not null).Skip(path.Up).FirstOrDefault();
        if (loop?.Data!.GetValueOrDefault(first.Text) is { } known)
        {
            return BindMembers(known, path, 1);
        }

        var rule = loop is null
            ? $"'@{first.Text}' means nothing here: {DataNames} are known inside 'each'."
            : $"No '@{first.Text}' is known here: inside 'each' there are {DataNames}.";
        var near = loop is null ? null : NearestName.Find(first.Text, loop.Data!.Keys);
        problems.Add(ExpressionProblemKind.UnknownName, path.Start, path.Length, rule, near is null ? null : "@" + near);
        return Unknown;
    }

    private Operand BindFromLevel(TemplateExpression.Path path, Level level)
    {
        var target = level.Outwards().Skip(path.Up).FirstOrDefault();
        if (target is null)
        {
            var depth = level.Outwards().Count() - 1;
            problems.Add(
                ExpressionProblemKind.UnknownName,
                path.Start,
                path.Length,
                depth == 0 ? "'../' leads out of a block, but no 'each' or 'with' is around this." : $"'../' leads out further than the {depth} 'each' or 'with' around this.",
                null);
            return Unknown;
        }

        if (target.Value is { } value)
        {
            return BindMembers(value, path, 0, level);
        }

        if (path.Words.IsEmpty)
        {
            problems.Add(ExpressionProblemKind.UnknownName, path.Start, path.Length, "On the outermost level there is no 'this'; name a field.", null);
            return Unknown;
        }

        return BindVariable(path, 0, level);
    }

    private Operand BindVariable(TemplateExpression.Path path, int index, Level level)
    {
        var word = path.Words[index];
        if (scope.Find(word.Text) is { } variable)
        {
            Reads.Add(variable.Index);
            return BindMembers(new VariableOperand(variable.Type, variable.Index), path, index + 1);
        }

        var names = level.Outwards().SelectMany(outer => outer.Names.Keys).Concat(scope.Variables.Select(candidate => candidate.Name)).ToList();
        var near = NearestName.Find(word.Text, names);
        var hint = near is null && names.Count is > 0 and <= MostNamesShown ? $" The variables here are {string.Join(", ", names)}." : "";
        problems.Add(ExpressionProblemKind.UnknownName, word.Start, word.Length, $"No variable is called '{word.Text}'.{hint}", near);
        return Unknown;
    }

    /// <summary>Follows the names of a path; the first may be looked for further out when a level is given.</summary>
    private Operand BindMembers(Operand whole, TemplateExpression.Path path, int from, Level? level = null)
    {
        for (var i = from; i < path.Words.Length; i++)
        {
            var word = path.Words[i];
            if (TypeOfMember(whole.Type.WithoutNull, word.Text) is not { } type)
            {
                ReportMember(whole.Type.WithoutNull, word, i == 0 && path.Root == PathRoot.Name ? level : null);
                return Unknown;
            }

            var shape = (whole.Type.WithoutNull as StateType.Record)?.Shape;
            whole = new MemberOperand(whole.Type.AllowsNull && !type.AllowsNull ? new StateType.Nullable(type) : type, whole, word.Text, shape);
        }

        return whole;
    }

    private static StateType? TypeOfMember(StateType type, string name) => type switch
    {
        StateType.Anything => StateType.Any,
        StateType.Record record => record.FindField(name)?.Type,
        StateType.Map map => new StateType.Nullable(map.Item.WithoutNull),
        StateType.List when name == "length" => StateType.Int,
        StateType.List list when ListPlace.TryParse(name, out _) => new StateType.Nullable(list.Item.WithoutNull),
        StateType.Scalar { Kind: Values.ValueKind.String } when name == "length" => StateType.Int,
        _ => null,
    };

    private void ReportMember(StateType type, Word word, Level? level)
    {
        var wayOut = level is null ? null : FindFurtherOut(word.Text, level);
        var near = wayOut ?? (type is StateType.Record record ? NearestName.Find(word.Text, record.Shape.Names) : null);
        var rule = type switch
        {
            StateType.Record known when near is null =>
                $"'{type.Name}' has no field '{word.Text}'. Its fields are {string.Join(", ", known.Shape.Names)}.",
            StateType.Record => $"'{type.Name}' has no field '{word.Text}'.",
            StateType.List => $"A {type.Name} has no field '{word.Text}'; go through it with 'each', or name a place such as '0', or 'length'.",
            _ => $"'{word.Text}' cannot be read from a value of type {type.Name}, which has no fields.",
        };
        problems.Add(ExpressionProblemKind.UnknownField, word.Start, word.Length, rule, near);
    }

    /// <summary>The path that leads to a name which an outer level has; inside a block names are looked for in its own value only.</summary>
    private string? FindFurtherOut(string name, Level level)
    {
        var up = "";
        foreach (var outer in level.Outwards().Skip(1))
        {
            up += "../";
            if (outer.Value is null ? scope.Find(name) is not null : outer.Knows(name))
            {
                return up + name;
            }
        }

        return null;
    }
}
