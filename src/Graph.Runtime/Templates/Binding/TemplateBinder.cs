using System.Collections.Immutable;
using Graph.Runtime.Expressions;
using Graph.Runtime.Expressions.Binding;
using Graph.Runtime.State;
using Graph.Runtime.Templates.Parsing;
using Graph.Runtime.Templates.Rendering;

namespace Graph.Runtime.Templates.Binding;

/// <summary>Makes the steps of a rendering of what the author wrote; every name is found now, none while rendering.</summary>
internal sealed class TemplateBinder
{
    private static readonly string[] Blocks = ["if", "unless", "each", "with"];

    private readonly string _text;
    private readonly ExpressionScope _scope;
    private readonly ProblemLog _problems;
    private readonly PathBinder _paths;
    private readonly CallBinder _calls;

    internal TemplateBinder(string text, ExpressionScope scope, ProblemLog problems)
    {
        _text = text;
        _scope = scope;
        _problems = problems;
        _paths = new PathBinder(scope, problems);
        _calls = new CallBinder(text, _paths, scope, problems);
    }

    /// <summary>The variables that the template reads.</summary>
    internal IReadOnlySet<int> Reads => _paths.Reads;

    /// <summary>How many places the blocks need for what they offer.</summary>
    internal int LocalCount { get; private set; }

    internal ImmutableArray<Step> Bind(ImmutableArray<TemplateNode> nodes) => Bind(nodes, new Level());

    private ImmutableArray<Step> Bind(ImmutableArray<TemplateNode> nodes, Level level) => [.. nodes.Select(node => Bind(node, level))];

    private Step Bind(TemplateNode node, Level level) => node switch
    {
        TemplateNode.Text text => new TextStep(text.Content),
        TemplateNode.Output output => new OutputStep(_calls.Bind(output.Expression, level)),
        TemplateNode.Block block => BindBlock(block, level),
        _ => throw new System.Diagnostics.UnreachableException($"No rule for {node}."),
    };

    private Step BindBlock(TemplateNode.Block block, Level level)
    {
        var name = block.Head.Name.Text;
        if (!Blocks.Contains(name))
        {
            ReportUnknownBlock(block.Head.Name, level);
            return new TextStep("");
        }

        CheckNamed(block.Head);
        var operand = BindSubject(block, level);
        return name switch
        {
            "each" => BindEach(block, operand, level),
            "with" => BindWith(block, operand, level),
            _ => BindIf(block, operand, level),
        };
    }

    private IfStep BindIf(TemplateNode.Block block, Operand condition, Level level)
    {
        RefuseNames(block, 0);
        var includesZero = block.Head.Named.IsDefaultOrEmpty ? null : _calls.Bind(block.Head.Named[0].Value, level);
        var (body, otherwise) = (Bind(block.Body, level), Bind(block.Otherwise, level));
        return block.Head.Name.Text == "if"
            ? new IfStep(condition, includesZero, body, otherwise)
            : new IfStep(condition, includesZero, otherwise, body);
    }

    private WithStep BindWith(TemplateNode.Block block, Operand operand, Level level)
    {
        RefuseNames(block, 1);
        var place = LocalCount++;
        var value = new LocalOperand(operand.Type.WithoutNull, place);
        var inner = new Level { Outer = level, Value = value, Names = NamesOf(block, value) };
        return new WithStep(operand, place, Bind(block.Body, inner), Bind(block.Otherwise, level));
    }

    private EachStep BindEach(TemplateNode.Block block, Operand operand, Level level)
    {
        RefuseNames(block, 2);
        var (item, key) = TypesOf(block, operand);
        var places = new EachPlaces(LocalCount);
        LocalCount += EachPlaces.Count;
        var (value, keyOperand) = (new LocalOperand(item, places.Item), new LocalOperand(key, places.Key));
        var inner = new Level
        {
            Outer = level,
            Value = value,
            Names = NamesOf(block, value, keyOperand),
            Data = new Dictionary<string, Operand>(StringComparer.Ordinal)
            {
                ["index"] = new LocalOperand(StateType.Int, places.Index),
                ["key"] = keyOperand,
                ["first"] = new LocalOperand(StateType.Bool, places.IsFirst),
                ["last"] = new LocalOperand(StateType.Bool, places.IsLast),
            },
        };
        return new EachStep(operand, SourceOf(block.Head), places, Bind(block.Body, inner), Bind(block.Otherwise, level));
    }

    private Operand BindSubject(TemplateNode.Block block, Level level)
    {
        // Without a list of arguments the tag could not be read, which is reported already.
        if (block.Head.Arguments.IsDefault)
        {
            return PathBinder.Unknown;
        }

        if (block.Head.Arguments is [var subject])
        {
            return _calls.Bind(subject, level);
        }

        var name = block.Head.Name.Text;
        _problems.Add(
            ExpressionProblemKind.NoOverload,
            block.Head.Start,
            block.Head.Length,
            $"'{name}' takes 1 value, but is given {block.Head.Arguments.Length}; put a helper's call in parentheses: {{{{#{name} (eq a b)}}}}.",
            null);
        return PathBinder.Unknown;
    }

    private (StateType Item, StateType Key) TypesOf(TemplateNode.Block block, Operand operand)
    {
        switch (operand.Type.WithoutNull)
        {
            case StateType.List list:
                return (list.Item, StateType.Int);
            case StateType.Map map:
                return (map.Item, StateType.String);
            case StateType.Record:
                return (StateType.Any, StateType.String);
            case StateType.Anything:
                return (StateType.Any, StateType.Any);
            default:
                var subject = block.Head.Arguments[0];
                _problems.Add(
                    ExpressionProblemKind.NoOverload,
                    subject.Start,
                    subject.Length,
                    $"'each' needs a list or a map, but '{SourceOf(subject)}' is of type {operand.Type.Name}.",
                    null);
                return (StateType.Any, StateType.Any);
        }
    }

    private void CheckNamed(TemplateExpression.Call head)
    {
        var isCondition = head.Name.Text is "if" or "unless";
        foreach (var (name, _) in head.Named.Where(named => !isCondition || named.Name.Text != "includeZero"))
        {
            _problems.Add(
                ExpressionProblemKind.NoOverload,
                name.Start,
                name.Length,
                isCondition ? $"'{head.Name.Text}' takes no '{name.Text}=', only 'includeZero='." : $"'{head.Name.Text}' takes no '{name.Text}='.",
                isCondition ? NearestName.Find(name.Text, ["includeZero"]) : null);
        }
    }

    private void RefuseNames(TemplateNode.Block block, int most)
    {
        foreach (var name in block.Names.Skip(most))
        {
            _problems.Syntax(name.Start, name.Length, $"'{block.Head.Name.Text}' gives {most} names at the most, so nothing is left for '{name.Text}'.");
        }
    }

    private static Dictionary<string, Operand> NamesOf(TemplateNode.Block block, params Operand[] operands) => block.Names
        .Zip(operands)
        .GroupBy(pair => pair.First.Text, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Last().Second, StringComparer.Ordinal);

    private void ReportUnknownBlock(Word name, Level level)
    {
        var isField = level.Value is null ? _scope.Find(name.Text) is not null : level.Knows(name.Text);
        _problems.Add(
            ExpressionProblemKind.UnknownName,
            name.Start,
            name.Length,
            $"No block is called '{name.Text}'; there are 'if', 'unless', 'each' and 'with'.",
            isField ? "each " + name.Text : NearestName.Find(name.Text, Blocks));
    }

    private string SourceOf(TemplateExpression expression) => _text.Substring(expression.Start, expression.Length);
}
