using Graph.Runtime.Expressions;

namespace Graph.Runtime.Tests.Expressions;

public sealed class ExpressionAllocationTests
{
    private const int Turns = 1000;

    [Theory]
    [InlineData("analysis.confidence < 0.6 && rounds < max_rounds")]
    [InlineData("rounds + 1 >= max_rounds || !flag")]
    [InlineData("question == 'why?' ? ratio > 0.25 : false")]
    [InlineData("status in ['queued', 'running']")]
    [InlineData("analysis.gaps.size() > 1 && has(analysis.summary)")]
    [InlineData("question.startsWith('why')")]
    public void comparisons_and_boolean_logic_allocate_nothing(string text)
    {
        var expression = ExpressionWorld.Compile(text);
        Repeat(expression);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(expression);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.Should().Be(0);
    }

    private static void Repeat(CompiledExpression expression)
    {
        for (var i = 0; i < Turns; i++)
        {
            expression.Evaluate(ExpressionWorld.Frame);
        }
    }
}
