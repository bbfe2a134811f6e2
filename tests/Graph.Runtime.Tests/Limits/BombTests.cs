using Graph.Runtime.Compilation;
using Graph.Runtime.Expressions;
using Graph.Runtime.State;
using Graph.Runtime.Templates;
using Graph.Runtime.Tests.Compilation;
using Graph.Runtime.Values;
using Graph.Testing.Limits;

namespace Graph.Runtime.Tests.Limits;

/// <summary>What is made to hurt is refused before it costs much memory; what it costs in time is measured by the benchmarks.</summary>
public sealed class BombTests
{
    private const long MostBytes = 64 * 1024 * 1024;

    private static readonly ExpressionScope Scope = ExpressionScope.Empty.With("name", StateType.String, 0).With("words", new StateType.List(StateType.String), 1);

    private static readonly Values Frame = new(new string('x', 20_000), ValueList.From(Enumerable.Range(0, 4_000).Select(number => (Value)$"word {number}")));

    public static TheoryData<string> Files => [.. HeavyWorkflows.Bombs.Keys];

    public static TheoryData<string> Expressions => [.. HeavyExpressions.Bombs.Keys];

    public static TheoryData<string> Templates => [.. HeavyExpressions.Templates.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void a_file_is_refused_at_a_place_in_it_for_little_memory(string name)
    {
        var text = HeavyWorkflows.Bombs[name];
        WorkflowCompilation? compilation = null;

        var bytes = AllocatedBy(() => compilation = ACompiledWorkflow.Compiler.Compile(text, "/flows/bomb.yaml"));

        compilation!.Workflow.Should().BeNull();
        compilation.Diagnostics.Should().NotBeEmpty().And.OnlyContain(diagnostic => diagnostic.Span.Start.Line >= 1 && diagnostic.Message.Length < 4_000);
        bytes.Should().BeLessThan(MostBytes);
    }

    [Theory]
    [MemberData(nameof(Expressions))]
    public void an_expression_is_refused_or_stopped_for_little_memory(string name)
    {
        var text = HeavyExpressions.Bombs[name];

        var bytes = AllocatedBy(() => Stopped(() => AdHocExpression.Evaluate(text)));

        bytes.Should().BeLessThan(MostBytes);
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void a_template_is_refused_or_stopped_for_little_memory(string name)
    {
        var text = HeavyExpressions.Templates[name];

        var bytes = AllocatedBy(() => Stopped(() => TemplateCompiler.Compile(text, Scope).Expression?.Evaluate(Frame)));

        bytes.Should().BeLessThan(MostBytes);
    }

    private static long AllocatedBy(Action work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>A value is as good as an error, and any other exception is a defect.</summary>
    private static void Stopped(Action work)
    {
        try
        {
            work();
        }
        catch (ExpressionException failure)
        {
            failure.Message.Length.Should().BeLessThan(4_000);
        }
    }

    private sealed class Values(params Value[] values) : EvaluationFrame
    {
        public override Value Read(int index) => values[index];
    }
}
