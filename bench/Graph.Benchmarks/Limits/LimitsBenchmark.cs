using System.Diagnostics;
using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation;
using Graph.Runtime.Expressions;
using Graph.Runtime.State;
using Graph.Runtime.Templates;
using Graph.Runtime.Values;
using Graph.Testing.Limits;

namespace Graph.Benchmarks.Limits;

/// <summary>What the largest files cost that an author may come to, and what files, expressions and templates cost that are made to hurt.</summary>
internal static class LimitsBenchmark
{
    private const int Repeats = 5;
    private const int Mebibyte = 1024 * 1024;

    private static readonly WorkflowCompiler Compiler = new(new NodeRegistry([Echo]), new NoServices());

    private static NodeDescriptor Echo => new()
    {
        Type = "echo",
        Description = "Does nothing.",
        Parameters = [new NodeParameter { Name = "value", Type = StateType.Any, Default = Value.Null }],
        Create = _ => new Idle(),
    };

    private static readonly ExpressionScope TemplateScope = ExpressionScope.Empty.With("name", StateType.String, 0).With("words", new StateType.List(StateType.String), 1);

    private static readonly TemplateFrame TemplateValues = new(
        [new string('x', 20_000), ValueList.From(Enumerable.Range(0, 4_000).Select(number => (Value)$"word {number}"))]);

    internal static IReadOnlyList<Measurement> Run()
    {
        foreach (var file in HeavyWorkflows.Large.Values)
        {
            Compile(file);
        }

        return MeasureAll();
    }

    private static IReadOnlyList<Measurement> MeasureAll() =>
    [
        .. HeavyWorkflows.Large.SelectMany(file => Measure(file.Key, () => Compile(file.Value))),
        .. HeavyWorkflows.Bombs.SelectMany(file => Measure(file.Key, () => Compile(file.Value))),
        .. HeavyExpressions.Bombs.SelectMany(one => Measure($"expression: {one.Key}", () => Evaluate(one.Value))),
        .. HeavyExpressions.Templates.SelectMany(one => Measure($"template: {one.Key}", () => Render(one.Value))),
    ];

    private static IEnumerable<Measurement> Measure(string name, Action work)
    {
        var best = TimeSpan.MaxValue;
        var bytes = 0L;
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            work();
            best = watch.Elapsed < best ? watch.Elapsed : best;
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return [new Measurement(name, best.TotalMilliseconds, "ms"), new Measurement($"{name}, allocated", (double)bytes / Mebibyte, "MB")];
    }

    private static void Compile(string text) => Compiler.Compile(text, "/flows/heavy.yaml");

    private static void Evaluate(string text)
    {
        try
        {
            AdHocExpression.Evaluate(text);
        }
        catch (ExpressionException)
        {
            // Being stopped is what is measured.
        }
    }

    private static void Render(string text)
    {
        try
        {
            TemplateCompiler.Compile(text, TemplateScope).Expression?.Evaluate(TemplateValues);
        }
        catch (ExpressionException)
        {
            // Being stopped is what is measured.
        }
    }

    private sealed class TemplateFrame(Value[] values) : EvaluationFrame
    {
        public override Value Read(int index) => values[index];
    }

    private sealed class Idle : INode
    {
        public ValueTask<NodeResult> ExecuteAsync(NodeInput input, NodeContext context, CancellationToken cancellationToken) => ValueTask.FromResult(NodeResult.Done);
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
