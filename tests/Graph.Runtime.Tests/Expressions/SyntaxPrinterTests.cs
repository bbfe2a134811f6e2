using FsCheck;
using FsCheck.Fluent;
using Graph.Runtime.Expressions;
using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Expressions.Parsing;

namespace Graph.Runtime.Tests.Expressions;

public sealed class SyntaxPrinterTests
{
    [Fact]
    public void printing_syntax_and_parsing_it_again_gives_the_same_syntax() =>
        Prop.ForAll(Arb.From(SomeSyntax.AnySize()), node =>
        {
            var text = node.ToString();
            return Parse(text).Equals(node).Label(text);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("1+2*3", "1 + 2 * 3")]
    [InlineData("(1+2)*3", "(1 + 2) * 3")]
    [InlineData("a-(b-c)", "a - (b - c)")]
    [InlineData("(a-b)-c", "a - b - c")]
    [InlineData("-(5)", "-(5)")]
    [InlineData("!(a&&b)", "!(a && b)")]
    [InlineData("(a?b:c)?d:e", "(a ? b : c) ? d : e")]
    [InlineData("a?b:(c?d:e)", "a ? b : c ? d : e")]
    [InlineData("x.map( y , y[ 0 ].?z )", "x.map(y, y[0].?z)")]
    [InlineData("{'k':[1,?b]}", "{\"k\": [1, ?b]}")]
    [InlineData("m.`a-b`", "m.`a-b`")]
    [InlineData(".a.b", ".a.b")]
    public void syntax_prints_with_no_more_parentheses_than_it_needs(string text, string printed) =>
        Parse(text).ToString().Should().Be(printed);

    private static SyntaxNode Parse(string text)
    {
        var (syntax, problem) = Parser.Parse(text, ExpressionLimits.Default);
        problem.Should().BeNull($"'{text}' should parse");
        return syntax!;
    }
}
