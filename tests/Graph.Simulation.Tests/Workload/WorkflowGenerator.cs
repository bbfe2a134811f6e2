using System.Globalization;

namespace Graph.Simulation.Tests.Workload;

/// <summary>Writes workflows at random out of blocks that each have one way in and one way out, so that each comes to its end.</summary>
internal sealed class WorkflowGenerator
{
    private readonly Random _random;
    private readonly WorkflowDraft _draft;
    private readonly string _name;
    private readonly bool _isChild;
    private int _left;

    private WorkflowGenerator(Random random, string name, bool isChild)
    {
        _random = random;
        _draft = new WorkflowDraft(name);
        _name = name;
        _isChild = isChild;
        _left = isChild ? 1 + random.Next(2) : random.Next(12) == 0 ? 4 + random.Next(4) : 1 + random.Next(3);
    }

    private Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>The texts of a workflow and of those that it runs, by file name; the workflow's own is <c>main.yaml</c>.</summary>
    internal static IReadOnlyDictionary<string, string> Generate(int number)
    {
        var generator = new WorkflowGenerator(new Random(number), string.Create(CultureInfo.InvariantCulture, $"generated-{number}"), isChild: false);
        generator.Files["main.yaml"] = generator.Write();
        return generator.Files;
    }

    private string Write()
    {
        if (_random.Next(6) == 0)
        {
            // A run that reaches it fails, and each resume grants as many steps again.
            _draft.Limits = $"{{ max_steps: {2 + _random.Next(3)}, concurrency: 2 }}";
        }

        var last = Sequence("START", 2);
        while (_left > 0)
        {
            last = Sequence(last, 2);
        }

        _draft.Connect(last, "END");
        return _draft.ToString();
    }

    private string Sequence(string from, int depth)
    {
        for (var blocks = 1 + _random.Next(2); blocks > 0 && _left > 0; blocks--)
        {
            from = Block(from, depth);
        }

        // A way without a single node would be no way.
        return from == "START" ? Simple(from) : from;
    }

    private string Block(string from, int depth)
    {
        _left--;
        return _random.Next(depth > 0 ? 13 : 6) switch
        {
            < 5 => Simple(from),
            5 => Handled(from),
            6 or 7 => Parallel(from, depth),
            8 => Loop(from, depth),
            9 or 10 => Map(from),
            11 => Choice(from, depth),
            _ => _isChild ? Simple(from) : Subworkflow(from),
        };
    }

    private string Simple(string from)
    {
        var node = AnyNode();
        _draft.Connect(from, node);
        return node;
    }

    private string AnyNode(string subject = "")
    {
        var marks = _random.Next(16) switch { 0 => "interrupt: before\n", 1 => "interrupt: after\n", _ => "" };
        return _random.Next(12) switch
        {
            < 5 => _draft.AddNode("work", subject, marks),
            5 or 6 => _draft.AddNode("ask", subject, marks),
            7 => _draft.AddNode("nap", subject, marks),
            8 => _draft.AddNode("flaky", subject, marks + "retry: { attempts: 4, initial: 5ms, max: 50ms }"),
            9 or 10 => _draft.AddNode("moody", subject, marks),
            _ => _draft.AddNode("slow", subject, marks + "timeout: 40ms\nretry: { attempts: 2, initial: 5ms }"),
        };
    }

    /// <summary>A node that fails for good, and another that takes over.</summary>
    private string Handled(string from)
    {
        if (_random.Next(3) == 0)
        {
            var ignored = _draft.AddNode("broken", options: "on_error: continue");
            _draft.Connect(from, ignored);
            return ignored;
        }

        var field = _draft.NewName("error");
        _draft.AddField(field, "any");
        var handler = _draft.NewName("handled");
        var broken = _draft.AddNode("broken", options: $"on_error: {{ to: {handler}, as: {field} }}");
        _draft.Connect(from, broken);
        _draft.AddNamed(handler, "work", $"{field}.kind");
        _draft.Connect(broken, handler);
        return handler;
    }

    private string Parallel(string from, int depth)
    {
        var start = from == "START" ? Simple(from) : from;
        var ends = Enumerable.Range(0, 2 + _random.Next(2)).Select(_ =>
        {
            var head = Simple(start);
            return _random.Next(3) == 0 ? Sequence(head, depth - 1) : head;
        }).ToList();
        var join = _draft.AddNode("work");
        _draft.AddEdge($"{{ from: [{string.Join(", ", ends)}], to: {join}, join: {(_random.Next(2) == 0 ? "active" : "all")} }}");
        return join;
    }

    private string Loop(string from, int depth)
    {
        var counter = _draft.NewName("rounds");
        _draft.AddField(counter, "{ type: int, default: 0, reduce: add }");
        var head = _draft.AddNode("work", writes: $", {counter}: \"${{1}}\"");
        _draft.Connect(from, head);
        var end = Simple(Sequence(head, depth - 1));
        var after = _draft.AddNode("work");
        _draft.AddEdge($"{{ from: {end}, choose: [ {{ when: \"{counter} < {2 + _random.Next(2)}\", to: {head} }}, {{ else: {after} }} ] }}");
        return after;
    }

    private string Map(string from)
    {
        var plan = _draft.AddNode("work");
        _draft.Connect(from, plan);
        var item = _draft.NewName("item");
        var work = AnyNode(item);
        var bound = _random.Next(3) == 0 ? ", max: 2" : "";
        var items = string.Join(", ", Enumerable.Range(1, 2 + _random.Next(4)));
        _draft.AddEdge($"{{ from: {plan}, each: \"[{items}]\", as: {item}, to: {work}{bound} }}");
        var after = _draft.AddNode("work");
        _draft.Connect(work, after);
        return after;
    }

    private string Choice(string from, int depth)
    {
        var plan = _draft.AddNode("work");
        _draft.Connect(from, plan);
        var one = AnyNode();
        var other = AnyNode();
        _draft.AddEdge($"{{ from: {plan}, choose: [ {{ when: \"size(log) % 2 == 0\", to: {one} }}, {{ else: {other} }} ] }}");
        var after = _draft.AddNode("work");
        _draft.Connect(Sequence(one, depth - 1), after);
        _draft.Connect(other, after);
        return after;
    }

    private string Subworkflow(string from)
    {
        var name = _draft.NewName("child");
        Files[$"{name}.yaml"] = new WorkflowGenerator(_random, $"{_name}-{name}", isChild: true).Write();
        var node = _draft.AddSubworkflow($"{name}.yaml");
        _draft.Connect(from, node);
        return node;
    }
}
