using System.Diagnostics;
using Graph.Runtime.Expressions;

namespace Graph.Runtime.Tests.Expressions;

public sealed class ExpressionLimitsTests
{
    [Fact]
    public void deep_parentheses_are_a_problem_and_not_a_crash()
    {
        var text = new string('(', 10_000) + "1" + new string(')', 10_000);

        var problem = ExpressionCompiler.Compile(text, ExpressionScope.Empty).Problems.Should().ContainSingle().Subject;

        problem.Kind.Should().Be(ExpressionProblemKind.TooLarge);
        problem.Message.Should().Be("The expression is nested more than 250 levels deep (MaxDepth). Split it over several fields.");
    }

    [Theory]
    [InlineData("!", 10_000, "true", "The expression is nested more than 250 levels deep (MaxDepth). Split it over several fields.")]
    [InlineData("-", 10_000, "rounds", "The expression is nested more than 250 levels deep (MaxDepth). Split it over several fields.")]
    [InlineData("[", 10_000, "1", "The expression is nested more than 250 levels deep (MaxDepth). Split it over several fields.")]
    [InlineData("1 + ", 4_000, "1", "The expression has a chain of more than 1000 operators (MaxDepth times 4). Split it over several fields.")]
    [InlineData("true ? 1 : ", 4_000, "1", "The expression is nested more than 250 levels deep (MaxDepth). Split it over several fields.")]
    public void a_tower_of_operators_is_a_problem_and_not_a_crash(string part, int times, string end, string message)
    {
        var text = string.Concat(Enumerable.Repeat(part, times)) + end;

        ExpressionCompiler.Compile(text, ExpressionWorld.Scope).Problems.Should().ContainSingle().Which.Message.Should().Be(message);
    }

    [Fact]
    public void a_chain_of_conditions_may_be_long()
    {
        var text = string.Join(" || ", Enumerable.Range(0, 900).Select(number => $"rounds == {number + 100}")) + " || rounds == 2";

        ExpressionWorld.Evaluate(text).AsBool().Should().BeTrue();
    }

    [Fact]
    public void a_text_that_is_too_long_is_not_even_parsed()
    {
        var problem = ExpressionCompiler.Compile(new string('1', 70_000), ExpressionScope.Empty).Problems.Should().ContainSingle().Subject;

        problem.Message.Should().Be("The expression has 70000 characters; at most 65536 are allowed (MaxLength).");
    }

    [Fact]
    public void too_many_parts_are_a_problem()
    {
        var text = "[" + string.Join(",", Enumerable.Repeat("1", 10_001)) + "]";

        var problem = ExpressionCompiler.Compile(text, ExpressionScope.Empty).Problems.Should().ContainSingle().Subject;

        problem.Message.Should().Be("The expression has more than 10000 parts (MaxNodes). Split it over several fields.");
    }

    [Theory]
    [InlineData("lists.range(1000).all(a, lists.range(1000).all(b, lists.range(1000).all(c, true)))")]
    [InlineData("lists.range(1000000000)")]
    [InlineData("lists.range(1000).map(a, lists.range(1000).map(b, lists.range(1000)))")]
    [InlineData("lists.range(1000).exists(a, lists.range(1000).exists(b, 1 / 0 == 1))")]
    public void a_loop_that_runs_away_stops_at_the_limit_of_work(string text)
    {
        var patient = new ExpressionLimits { Deadline = TimeSpan.FromMinutes(1) };

        ExpressionWorld.ReasonOf(text, patient).Should().Be(
            "it does more than 1000000 units of work. Look at fewer items, or raise MaxCost in ExpressionLimits");
    }

    [Fact]
    public void text_that_doubles_stops_at_the_limit_of_work()
    {
        var text = Doubling(40);

        ExpressionWorld.ReasonOf(text, new ExpressionLimits { Deadline = TimeSpan.FromMinutes(1) }).Should().StartWith("it does more than 1000000 units of work.");
    }

    [Fact]
    public void lists_that_double_stop_at_the_limit_of_work()
    {
        var text = Doubling(40).Replace("'0123456789abcdef'", "[1, 2, 3, 4]", StringComparison.Ordinal);

        ExpressionWorld.ReasonOf(text, new ExpressionLimits { Deadline = TimeSpan.FromMinutes(1) }).Should().StartWith("it does more than 1000000 units of work.");
    }

    [Fact]
    public void no_operator_can_do_without_an_evaluation_that_hit_a_limit() =>
        ExpressionWorld.ReasonOf("lists.range(1000000000).size() > 1 || true").Should().StartWith("it does more than");

    [Fact]
    public void a_pattern_that_backtracks_elsewhere_is_matched_in_linear_time()
    {
        var watch = Stopwatch.StartNew();

        ExpressionWorld.Evaluate($"'{new string('a', 20_000)}!'.matches('^(a+)+$')").AsBool().Should().BeFalse();

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void an_evaluation_stops_at_its_deadline()
    {
        var limits = new ExpressionLimits { Clock = new ClockThatLeaps(TimeSpan.FromMilliseconds(30)), MaxCost = long.MaxValue };

        ExpressionWorld.ReasonOf("lists.range(1000).all(a, lists.range(1000).all(b, true))", limits).Should().Be(
            "it takes longer than 50 ms. Look at fewer items, or raise Deadline in ExpressionLimits");
    }

    [Fact]
    public void an_evaluation_that_a_pause_of_the_process_made_late_is_tried_once_more()
    {
        var limits = new ExpressionLimits { Clock = new ClockThatLeaps(TimeSpan.FromMilliseconds(60), leaps: 2), MaxCost = long.MaxValue };

        ExpressionWorld.Evaluate("lists.range(1000).all(a, lists.range(10).all(b, true))", limits: limits).AsBool().Should().BeTrue();
    }

    [Fact]
    public void the_limits_can_be_raised()
    {
        var limits = new ExpressionLimits { MaxCost = 10_000_000, Deadline = TimeSpan.FromMinutes(1) };

        ExpressionWorld.Evaluate("lists.range(1500).all(a, lists.range(1500).all(b, true))", limits: limits).AsBool().Should().BeTrue();
    }

    private static string Doubling(int turns)
    {
        var inner = $"a{turns}";
        for (var turn = turns; turn > 0; turn--)
        {
            inner = $"cel.bind(a{turn}, a{turn - 1} + a{turn - 1}, {inner})";
        }

        return $"cel.bind(a0, '0123456789abcdef', {inner})";
    }

    /// <summary>Each look at it finds it later by the same step.</summary>
    private sealed class ClockThatLeaps(TimeSpan step, int leaps = int.MaxValue) : TimeProvider
    {
        private long _now;
        private int _left = leaps;

        /// <inheritdoc />
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        /// <inheritdoc />
        public override long GetTimestamp() => _now += _left-- > 0 ? step.Ticks : 0;
    }
}
