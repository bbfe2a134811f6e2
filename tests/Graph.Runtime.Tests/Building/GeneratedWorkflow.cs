using System.Globalization;
using Graph.Runtime.Building;
using Graph.Runtime.Compilation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Building;

/// <summary>A sound workflow of random parts, the same for the same seed; between many of them every form of the format occurs.</summary>
internal sealed class GeneratedWorkflow
{
    private static readonly string[] Reductions = ["replace", "last", "append", "union", "add", "min", "max", "merge", "messages"];

    private static readonly string[] Conditions = ["count < 3", "flag", "!flag", "question == 'yes: no'", "size(items) > 0 && count != 1", "question.startsWith(\"# \")"];

    private readonly Random _random;
    private readonly WorkflowBuilder _builder;
    private int _nodes;

    private GeneratedWorkflow(int seed)
    {
        _random = new Random(seed);
        _builder = WorkflowBuilder.Create($"generated-{seed}");
    }

    public static WorkflowBuilder From(int seed)
    {
        var workflow = new GeneratedWorkflow(seed);
        workflow.AddHead();
        workflow.AddState();
        workflow.AddPolicies();
        workflow.AddGraph();
        return workflow._builder;
    }

    private void AddHead()
    {
        _builder.Version(_random.Next(1, 3)).Input("question", "items?");
        Maybe(() => _builder.Description(Words()));
        Maybe(() => _builder.Output("answer", "count"));
        _builder.Type("Level", "enum[low, high]")
            .Type("Part", part => part.Field("title", "string").Field("level", "Level?", Words()).Field("tags", "list<map<int>>"));
    }

    private void AddState()
    {
        _builder
            .State("question", "string")
            .State("items", "list<int>", startsAs: ValueList.Of(1, 2, -3))
            .State("answer", "any", "last")
            .State("count", "int", "add", 0)
            .State("flag", "bool", startsAs: false)
            .State("handler", "any", more: field => field.Private().Description("What failed."))
            .State("faults", "list<any>", "append");
        foreach (var reduce in Reductions)
        {
            Maybe(() => AddField(reduce));
        }
    }

    private void AddField(string reduce) => _ = reduce switch
    {
        "append" => _builder.State("notes", "list<string>", reduce, ValueList.Of(Words(), Words()), field => field.Keep(_random.Next(1, 99)).Ephemeral()),
        "union" => _builder.State("parts", "list<Part>", reduce, more: field => field.By("title")),
        "merge" => _builder.State("facts", "map<any>", reduce, ValueMap.Of((Words() + ".", Words()), ("b", ValueMap.Of(("c", Value.Null)))), field => field.Deep()),
        "messages" => _builder.State("messages", "list<Message>", reduce, more: field => field.Keep(20).Untracked()),
        "min" => _builder.State("least", "float?", reduce, _random.Next(2) == 0 ? 1.0 : -2.5e-7),
        "max" => _builder.State("longest", "duration", reduce, Value.Of(new Duration(90_000_000_000)), field => field.Private()),
        "add" => _builder.State("total", "float", reduce, double.PositiveInfinity),
        "last" => _builder.State("level", "Level", reduce, "high", field => field.Description(Words())),
        _ => _builder.State("part", "Part?", reduce, Value.Null),
    };

    private void AddPolicies()
    {
        Maybe(() => _builder.Defaults(defaults => defaults.Retry(Policy()).Timeout(TimeSpan.FromMilliseconds(_random.Next(1, 9_999)))));
        Maybe(() => _builder.Defaults(defaults => defaults.OnErrorContinue()));
        Maybe(() => _builder.Limits(new RunLimits
        {
            MaxSteps = _random.Next(1, 5_000),
            Timeout = _random.Next(2) == 0 ? null : TimeSpan.FromSeconds(_random.Next(1, 100_000)),
            Concurrency = _random.Next(1, 12),
            MaxFanOut = _random.Next(1, 20_000),
            MaxStateBytes = _random.Next(1, 40) * (_random.Next(2) == 0 ? 1_000 : 1 << 20),
        }));
    }

    private void AddGraph()
    {
        var last = AddNode();
        _builder.Edge("START", last);
        for (var blocks = _random.Next(1, 5); blocks > 0; blocks--)
        {
            last = AddBlock(last);
        }

        _builder.Edge(last, "END");
    }

    private string AddBlock(string last)
    {
        var (one, two, next) = (AddNode(), AddNode(), AddNode());
        switch (_random.Next(6))
        {
            case 0:
                _builder.Edge(last, one).Edge(one, two).Edge(two, next);
                break;
            case 1:
                _builder.Edge(last, one, two).Join([one, two], next, (JoinMode)_random.Next(3));
                break;
            case 2:
                _builder.Edge(last, one, two).Join([one, two], next, count: _random.Next(1, 3));
                break;
            case 3:
                _builder.Choose(last, choice => Else(choice.When(Condition(), one).When(Condition(), two, next), next)).Edge(one, next).Edge(two, next);
                break;
            case 4:
                _builder.Each(last, "items", one, More).Edge(one, two).Each(two, "items.filter(i, i > 0)", next);
                break;
            default:
                _builder.Choose(last, choice => choice.WhenEach(Condition(), "[1, 2]", one, More).When(Condition(), two).ElseEach("items", next, More))
                    .Edge(one, next).Edge(two, next);
                break;
        }

        return next;
    }

    private void Else(ChoiceBuilder choice, string next)
    {
        Maybe(() => choice.MatchAll());
        choice.Else(_random.Next(3) switch { 0 => next, 1 => "END", _ => "fail" });
    }

    private void More(EachBuilder each)
    {
        Maybe(() => each.As("part_" + _nodes.ToString(CultureInfo.InvariantCulture)));
        Maybe(() => each.Max(_random.Next(1, 9)));
        Maybe(() => each.SkipFailed());
        Maybe(() => each.CollectFailed("faults"));
    }

    private string AddNode()
    {
        var name = "n" + (_nodes++).ToString(CultureInfo.InvariantCulture);
        _ = _random.Next(4) switch
        {
            0 => _builder.Node(name, node => node.Set("count", "1").Set("answer", "question + ' #'")),
            1 => _builder.Node(name, "model", node => Conduct(node.With("prompt", "{{question}}: " + Words() + "\n# {{count}}\n").With("temperature", 1.0).With("effort", "low").Output("answer"))),
            2 => _builder.Node(name, "echo", node => Conduct(node.With("value", ValueMap.Of(("on", "${count + 1}"), ("off", Words()), ("1", ValueList.Of(true, "true", 1, "1", 1.5, Value.Null)))).Output("answer", "${result}").Output("count", 1))),
            _ => _builder.Node(name, "echo", node => Conduct(node.With("value", Words()))),
        };
        return name;
    }

    private void Conduct(NodeBuilder node)
    {
        Maybe(() => node.Description(Words()));
        Maybe(() => node.Retry(Policy()));
        Maybe(() => node.Retry(Policy() with { On = ["timeout"] }, Policy() with { NotOn = ["model", "http_5xx"] }));
        Maybe(() => node.Retry([]));
        Maybe(() => node.Timeout(TimeSpan.FromTicks(_random.NextInt64(1, TimeSpan.TicksPerDay))));
        Maybe(() => node.OnErrorContinue());
        Maybe(() => node.OnErrorGoTo("n0", "handler"));
        Maybe(() => node.OnErrorFail());
        Maybe(() => node.InterruptBefore());
        Maybe(() => node.InterruptAfter());
        Maybe(() => node.Defer());
        Maybe(() => node.Routes("n0", "END"));
        Maybe(() => node.Metadata(Words() + ".", ValueList.Of(Words(), 3)).Metadata("owner", Words()));
    }

    private RetryPolicy Policy() => new()
    {
        Attempts = _random.Next(1, 9),
        Backoff = (Backoff)_random.Next(3),
        Initial = TimeSpan.FromSeconds(_random.Next(1, 90)),
        Max = TimeSpan.FromSeconds(_random.Next(90, 200)),
        HasJitter = _random.Next(2) == 0,
    };

    private string Condition() => Conditions[_random.Next(Conditions.Length)];

    private string Words() => AwkwardTexts.All[_random.Next(AwkwardTexts.All.Length)];

    private void Maybe(Action add)
    {
        if (_random.Next(3) == 0)
        {
            add();
        }
    }
}
