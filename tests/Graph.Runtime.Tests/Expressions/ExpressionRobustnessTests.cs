using FsCheck;
using FsCheck.Fluent;
using Graph.Runtime.Expressions;
using Graph.Runtime.Expressions.Binding;

namespace Graph.Runtime.Tests.Expressions;

/// <summary>Whatever is written, there are only three outcomes: problems, a value, or an ExpressionException.</summary>
public sealed class ExpressionRobustnessTests
{
    private static readonly string[] Pieces =
    [
        "rounds", "tags", "analysis", "nickname", "anything", "scores", "findings", "x", "1", "2u", "1.5", "'a'", "b'b'", "null", "true", "false",
        "+", "-", "*", "/", "%", "==", "!=", "<", ">=", "in", "&&", "||", "!", "?", ":", ".", ".?", "[", "[?", "]", "(", ")", "{", "}", ",",
        ".size()", ".all(x, ", ".map(x, ", ".exists(i, x, ", "has(", "size(", "type(", "int(", "string(", "optional.of(", ".orValue(", ".optMap(x, ",
        ".matches('a+')", ".format([", "cel.bind(x, ", "math.greatest(", ".sort()", ".summary", ".confidence", "duration('1s')", "`", "'", "\\", "\"\"\"", "//",
    ];

    [Fact]
    public void a_soup_of_words_never_crashes() =>
        Prop.ForAll(Arb.From(Gen.Elements(Pieces).ArrayOf()), pieces => HasAnOutcome(string.Join(" ", pieces))).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void a_soup_of_characters_never_crashes() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => HasAnOutcome(text ?? "")).QuickCheckThrowOnFailure();

    [Fact]
    public void grammatical_nonsense_never_crashes() =>
        Prop.ForAll(Arb.From(SomeSyntax.AnySize()), node => HasAnOutcome(node.ToString(), isChecked: true) && HasAnOutcome(node.ToString(), isChecked: false))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Theory]
    [InlineData("rounds + 1 < max_rounds && status in ['queued', 'running']")]
    [InlineData("findings.filter(f, f.score > 0.3).map(f, f.title).join('-')")]
    [InlineData("analysis.?gaps.orValue([]).size() == 0 ? 'none' : question")]
    [InlineData("scores.transformMap(k, v, v * 2.0) == {'ann': 1.8, 'bob': 0.6}")]
    public void checking_types_does_not_change_the_result(string text)
    {
        var names = new NameTable(ExpressionWorld.Scope.Variables.Select(variable => new KnownVariable(variable.Name, CelType.Any, variable.Index)));
        var loose = ExpressionCompiler.Compile(text, names, null, ExpressionLimits.Default, isChecked: false).Expression!;

        loose.Evaluate(ExpressionWorld.Frame).Should().Be(ExpressionWorld.Evaluate(text));
    }

    private static bool HasAnOutcome(string text, bool isChecked = true)
    {
        var compilation = ExpressionCompiler.Compile(text, ExpressionWorld.Scope.Names, null, ExpressionLimits.Default, isChecked);
        try
        {
            compilation.Expression?.Evaluate(ExpressionWorld.Frame);
        }
        catch (ExpressionException failure)
        {
            return failure.Reason.Length > 0;
        }

        return (compilation.Expression is null) == (compilation.Problems.Count > 0)
            && compilation.Problems.All(problem => problem.Length >= 1 && problem.Start >= 0 && problem.Start <= text.Length && problem.Message.EndsWith('.') || problem.Message.EndsWith('?'));
    }
}
