using System.Text;
using Graph.Runtime.Expressions;
using Graph.Runtime.Templates;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Templates;

public class TemplateLimitTests
{
    private const long MostBytes = 16 * 1024 * 1024;

    [Fact]
    public void an_output_beyond_the_limit_is_refused_by_name()
    {
        var limits = new TemplateLimits { MaxOutputLength = 10 };

        var render = () => TemplateWorld.Render("{{name}}{{name}}", """{"name":"123456"}""", limits);

        render.Should().Throw<ExpressionException>().WithMessage(
            "The expression '{{name}}{{name}}' failed: its output is longer than 10 characters, which is the limit (MaxOutputLength).");
    }

    [Fact]
    public void an_output_exactly_at_the_limit_is_fine()
    {
        var limits = new TemplateLimits { MaxOutputLength = 12 };

        TemplateWorld.Render("{{name}}{{name}}", """{"name":"123456"}""", limits).Should().Be("123456123456");
    }

    [Theory]
    [InlineData("{{#each words}}{{#each ../words}}{{#each ../../words}}{{/each}}{{/each}}{{/each}}", "MaxSteps")]
    [InlineData("{{#each words}}{{#each ../words}}{{#each ../../words}}{{this}}{{/each}}{{/each}}{{/each}}", "MaxOutputLength")]
    [InlineData("{{#each words}}{{#if (upper ../name)}}{{/if}}{{/each}}", "MaxSteps")]
    [InlineData("{{#each words}}{{#if (json ../words)}}{{/if}}{{/each}}", "MaxSteps")]
    [InlineData("{{#each words}}{{#if (eq ../name ../title)}}{{/if}}{{/each}}", "MaxSteps")]
    [InlineData("{{#each words}}{{../name}}{{/each}}", "MaxOutputLength")]
    [InlineData("{{join words name}}", "MaxOutputLength")]
    public void a_bomb_is_stopped_before_it_costs_much(string template, string limit)
    {
        var compiled = TemplateWorld.Compile(template).Expression!;
        var frame = TemplateWorld.FrameOf(ValueMap.Of(
            ("name", new string('x', 20_000)),
            ("title", new string('x', 19_999) + "y"),
            ("words", ValueList.From(Enumerable.Range(0, 4_000).Select(number => (Value)$"word {number}")))));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var render = () => compiled.Evaluate(frame);

        render.Should().Throw<ExpressionException>().Which.Reason.Should().EndWith($"which is the limit ({limit}).");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(MostBytes);
    }

    [Fact]
    public void a_value_too_long_to_print_is_not_made()
    {
        var compiled = TemplateWorld.Compile("{{json any}}").Expression!;
        var frame = TemplateWorld.FrameOf(ValueMap.Of(("any", ValueList.From(Enumerable.Repeat((Value)new string('x', 100_000), 1_000)))));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var render = () => compiled.Evaluate(frame);

        render.Should().Throw<ExpressionException>().Which.Reason.Should().Contain("MaxOutputLength");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(MostBytes);
    }

    [Fact]
    public void blocks_nested_too_deep_are_a_problem()
    {
        var bomb = string.Concat(Enumerable.Repeat("{{#if flag}}", 10_000));

        var problems = TemplateWorld.Compile(bomb).Problems;

        problems.Should().ContainSingle().Which.Should().Be(new ExpressionProblem(
            ExpressionProblemKind.TooLarge, 64 * 12, 12, "Blocks are nested more than 64 deep, which is the limit."));
    }

    [Fact]
    public void parentheses_nested_too_deep_are_a_problem()
    {
        var bomb = "{{#if " + string.Concat(Enumerable.Repeat("(not ", 10_000)) + "flag" + new string(')', 10_000) + "}}{{/if}}";

        var problems = TemplateWorld.Compile(bomb).Problems;

        problems.Should().ContainSingle().Which.Message.Should().Be("Parentheses are nested more than 64 deep, which is the limit.");
    }

    [Fact]
    public void a_template_that_is_too_long_is_a_problem()
    {
        var problems = TemplateWorld.Compile(new string('x', 300_000)).Problems;

        problems.Should().ContainSingle().Which.Message.Should().Be("The template has 300000 characters; the limit is 262144.");
    }

    [Fact]
    public void too_many_tags_are_a_problem()
    {
        var bomb = new StringBuilder().Insert(0, "{{name}}", 10_001).ToString();

        var problems = TemplateWorld.Compile(bomb).Problems;

        problems.Should().ContainSingle().Which.Message.Should().Be("The template has more than 10000 tags, which is the limit.");
    }

    [Theory]
    [InlineData("{{truncate name count}}", """{"name":"x","count":0}""", "The expression 'truncate name count' failed: 'truncate' needs a length of at least 1, but was given 0.")]
    [InlineData("{{add any 1}}", """{"any":"x"}""", "The expression 'add any 1' failed: 'add' needs two numbers, but was given a string and an int.")]
    [InlineData("{{add count 1}}", """{"count":9223372036854775807}""", "The expression 'add count 1' failed: the sum does not fit an int.")]
    [InlineData("{{#each any}}{{/each}}", """{"any":7}""", "The expression 'each any' failed: 'each' needs a list or a map, but was given an int.")]
    [InlineData("{{join any}}", """{"any":7}""", "The expression 'join any' failed: 'join' needs a list, but was given an int.")]
    [InlineData("{{eq any 1}}", """{"any":[1]}""", "The expression 'eq any 1' failed: 'eq' compares values without parts, but was given a list or a map.")]
    public void a_value_that_only_rendering_can_judge_is_refused_by_name(string template, string variables, string message)
    {
        var render = () => TemplateWorld.Render(template, variables);

        render.Should().Throw<ExpressionException>().WithMessage(message);
    }
}
