using FsCheck;
using FsCheck.Fluent;
using Graph.Runtime.Expressions;
using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Expressions.Parsing;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Expressions;

public sealed class SyntaxPrinterTests
{
    private static readonly string[] Names = ["a", "b", "state", "x1", "_under"];

    [Fact]
    public void printing_syntax_and_parsing_it_again_gives_the_same_syntax() =>
        Prop.ForAll(Arb.From(Gen.Sized(size => Syntax(Math.Min(size, 20)))), node =>
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

    private static Gen<SyntaxNode> Syntax(int size)
    {
        if (size <= 1)
        {
            return Gen.OneOf(Literals(), Gen.Elements(Names).Select(SyntaxNode (name) => new SyntaxNode.Name(name, false)));
        }

        var part = Syntax(size / 2);
        var parts = Gen.Choose(0, 3).SelectMany(count => part.ArrayOf(count));
        return Gen.OneOf(
            Literals(),
            part.Select(SyntaxNode (operand) => new SyntaxNode.Not(operand)),
            part.Select(SyntaxNode (operand) => new SyntaxNode.Negate(operand)),
            Gen.Choose(0, 13).SelectMany(op => part.Two().Select(SyntaxNode (pair) => new SyntaxNode.Binary((BinaryOperator)op, pair.Item1, pair.Item2))),
            part.Three().Select(SyntaxNode (all) => new SyntaxNode.Conditional(all.Item1, all.Item2, all.Item3)),
            Flagged(part).SelectMany(pair => Gen.Elements(Names).Select(SyntaxNode (name) => new SyntaxNode.Member(pair.Node, name, pair.Flag))),
            Flagged(part).SelectMany(pair => part.Select(SyntaxNode (key) => new SyntaxNode.Index(pair.Node, key, pair.Flag))),
            parts.SelectMany(arguments => part.Select(SyntaxNode (target) => new SyntaxNode.Call(target, "f", arguments))),
            parts.Select(SyntaxNode (arguments) => new SyntaxNode.Call(null, "f", arguments)),
            Flagged(part).ArrayOf(2).Select(SyntaxNode (items) => new SyntaxNode.List([.. items.Select(item => new SyntaxNode.ListItem(item.Node, item.Flag))])),
            Flagged(part).SelectMany(key => part.Select(SyntaxNode (value) => new SyntaxNode.Map([new SyntaxNode.MapEntry(key.Node, value, key.Flag)]))));
    }

    private static Gen<(SyntaxNode Node, bool Flag)> Flagged(Gen<SyntaxNode> part) =>
        part.SelectMany(node => Gen.Elements(true, false).Select(flag => (node, flag)));

    private static Gen<SyntaxNode> Literals() =>
        Gen.OneOf(
            ArbMap.Default.GeneratorFor<long>().Select(number => (Value)number),
            ArbMap.Default.GeneratorFor<ulong>().Select(Value.Of),
            ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite).Select(number => (Value)number),
            ArbMap.Default.GeneratorFor<string>().Where(text => text is not null && !text.Any(char.IsSurrogate)).Select(text => (Value)text),
            ArbMap.Default.GeneratorFor<byte[]>().Where(bytes => bytes is not null).Select(bytes => Value.Of(bytes.AsMemory())),
            Gen.Elements(Value.Null, Value.True, Value.False)).Select(SyntaxNode (value) => new SyntaxNode.Literal(value));
}
