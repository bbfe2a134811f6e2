using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Expressions.Evaluation;
using Graph.Runtime.Expressions.Evaluation.Nodes;
using Graph.Runtime.Expressions.Functions;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Binding;

/// <content>Names, members and items.</content>
internal sealed partial class Binder
{
    private const int MostNamesShown = 12;
    private const int MostSuggestions = 20;

    private Bound BindName(SyntaxNode.Name name)
    {
        if (!name.IsAbsolute && FindLocal(name.Text) is { } local)
        {
            return new Bound(new Local(local.Slot), local.Type);
        }

        if (TryBindGlobal(name.Text) is { } global)
        {
            return global;
        }

        var nearest = _problems.Count > MostSuggestions ? null : NearestName.Find(name.Text, _locals.Select(variable => variable.Name).Concat(names.Unordered));
        var hint = NearestName.Question(nearest) is { Length: > 0 } question ? question : NamesInScope();
        Report(ExpressionProblemKind.UnknownName, name.Span, $"No variable is called '{name.Text}'.{hint}", nearest);
        return Unknown($"no variable is called '{name.Text}'");
    }

    private string NamesInScope()
    {
        if (names.Unordered.Skip(MostNamesShown).Any())
        {
            return "";
        }

        var known = _locals.Select(variable => variable.Name).Concat(names.Names).Distinct().ToList();
        return known.Count is 0 or > MostNamesShown ? "" : $" The variables here are {string.Join(", ", known)}.";
    }

    private LocalVariable? FindLocal(string name)
    {
        var position = _locals.FindLastIndex(variable => variable.Name == name);
        return position < 0 ? null : _locals[position];
    }

    private Bound? TryBindGlobal(string name)
    {
        if (names.TryFind(name, out var variable))
        {
            _reads.Add(variable.Index);
            return new Bound(new Variable(variable.Index), variable.Type);
        }

        return TypeValue.TryFind(name, out var type) ? new Bound(new Constant(type), CelType.Type) : null;
    }

    /// <summary>A chain such as <c>a.b.c</c> whose whole text is the name of a variable, a type or a namespace; null when it is none.</summary>
    private string? QualifiedName(SyntaxNode node) => node switch
    {
        SyntaxNode.Name name when name.IsAbsolute || FindLocal(name.Text) is null => name.Text,
        SyntaxNode.Member { IsOptional: false } member when QualifiedName(member.Target) is { } whole => $"{whole}.{member.Field}",
        _ => null,
    };

    private Bound BindMember(SyntaxNode.Member member)
    {
        if ((names.HasDots || member.Field is "Timestamp" or "Duration") && QualifiedName(member) is { } qualified && TryBindGlobal(qualified) is { } global)
        {
            return global;
        }

        var target = Bind(member.Target);
        var isOptional = target.Type is CelType.Optional;
        var whole = (target.Type is CelType.Optional optional ? optional.Inner : target.Type).WithoutNull;
        var type = TypeOfMember(whole, member);
        if (member.IsOptional)
        {
            var evaluator = new OptionalMember(target.Evaluator, member, !TypeRules.IsOpen(target.Type) && !isOptional, whole is CelType.Record);
            return new Bound(evaluator, new CelType.Optional(type.WithoutNull));
        }

        return isOptional
            ? new Bound(new MemberAccess(target.Evaluator, member), new CelType.Optional(type))
            : new Bound(MemberEvaluator(target.Evaluator, whole, member), type);
    }

    private static Evaluator MemberEvaluator(Evaluator target, CelType whole, SyntaxNode.Member member)
    {
        if (whole is not CelType.Record record || record.Definition.FindField(member.Field) is not { } field)
        {
            return new MemberAccess(target, member);
        }

        var shape = record.Definition.Shape;
        return new RecordField(target, shape, shape.FindSlot(field.Name), field.Type.AllowsNull, member);
    }

    private CelType TypeOfMember(CelType whole, SyntaxNode.Member member)
    {
        switch (whole)
        {
            case CelType.Record record:
                return TypeOfField(record, member.Field, member);
            case CelType.MapLiteral literal:
                return literal.Fields.FirstOrDefault(field => field.Name == member.Field).Type ?? CelType.Any;
            case CelType.Map map:
                return map.Value;
            case CelType.Dynamic or CelType.Parameter:
                return CelType.Any;
            default:
                ReportNoMembers(whole, member);
                return CelType.Any;
        }
    }

    private CelType TypeOfField(CelType.Record record, string name, SyntaxNode origin)
    {
        if (record.Definition.FindField(name) is { } field)
        {
            return TypeRules.From(field.Type);
        }

        var fields = record.Definition.Shape.Names;
        var nearest = NearestName.Find(name, fields);
        var hint = nearest is null ? $" Its fields are {string.Join(", ", fields)}." : NearestName.Question(nearest);
        Report(ExpressionProblemKind.UnknownField, LastPart(origin, name), $"{record.Name} has no field '{name}'.{hint}", nearest);
        return CelType.Any;
    }

    private void ReportNoMembers(CelType whole, SyntaxNode.Member member)
    {
        var isFunction = FunctionTable.Find(member.Field, isMember: true).Any(overload => new TypeUnifier().Accepts(overload.Parameters[0], whole));
        var hint = isFunction ? $" Did you mean '{member.Field}()'?" : "";
        Report(
            ExpressionProblemKind.UnknownField,
            LastPart(member, member.Field),
            $"{SyntaxPrinter.Culprit(member.Target)} is {whole}, which has no member '{member.Field}'.{hint}",
            isFunction ? member.Field + "()" : null);
    }

    /// <summary>Where the name at the end of a member is.</summary>
    private static TextSpan LastPart(SyntaxNode origin, string name) =>
        origin is SyntaxNode.Member && origin.Span.Length >= name.Length
            ? new TextSpan(origin.Span.End - name.Length, name.Length)
            : origin.Span;

    private Bound BindIndex(SyntaxNode.Index index)
    {
        var target = Bind(index.Target);
        var key = Bind(index.Key);
        var isOptional = target.Type is CelType.Optional;
        var whole = (target.Type is CelType.Optional optional ? optional.Inner : target.Type).WithoutNull;
        var type = TypeOfItem(whole, key.Type.WithoutNull, index);
        return new Bound(
            new IndexAccess(target.Evaluator, key.Evaluator, index),
            index.IsOptional || isOptional ? new CelType.Optional(type.WithoutNull) : type);
    }

    private CelType TypeOfItem(CelType whole, CelType key, SyntaxNode.Index index)
    {
        if (whole is CelType.List list)
        {
            if (!TypeRules.IsOpen(key) && key != CelType.Int && key != CelType.UInt)
            {
                Report(ExpressionProblemKind.NoOverload, index.Key.Span, $"A list's index must be int, but {SyntaxPrinter.Culprit(index.Key)} is {key}.");
            }

            return list.Item;
        }

        if (whole is CelType.Record record && index.Key is SyntaxNode.Literal { Value.Kind: ValueKind.String } name)
        {
            return TypeOfField(record, name.Value.AsString(), index.Key);
        }

        if (TypeRules.AsMap(whole) is { } map)
        {
            if (!TypeRules.CanBeEqual(map.Key, key))
            {
                Report(
                    ExpressionProblemKind.NoOverload,
                    index.Key.Span,
                    $"The keys of {SyntaxPrinter.Culprit(index.Target)} are {map.Key}, but {SyntaxPrinter.Culprit(index.Key)} is {key}.");
            }

            return whole is CelType.Record ? CelType.Any : map.Value;
        }

        if (!TypeRules.IsOpen(whole))
        {
            var hint = TypeRules.IsText(whole) ? " Use charAt() or substring()." : "";
            Report(ExpressionProblemKind.NoOverload, index.Span, $"{SyntaxPrinter.Culprit(index.Target)} is {whole}, which has no items.{hint}");
        }

        return CelType.Any;
    }
}
