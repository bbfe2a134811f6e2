using FsCheck;
using FsCheck.Fluent;
using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Expressions;

/// <summary>Random syntax: always grammatical, seldom meaningful.</summary>
internal static class SomeSyntax
{
    private static readonly string[] Names = ["rounds", "tags", "analysis", "nickname", "anything", "scores", "x", "_under"];

    private static readonly string[] Functions =
    [
        "f", "size", "all", "map", "filter", "exists_one", "transformMap", "has", "string", "int", "double", "type", "orValue", "optMap", "sort",
        "join", "split", "substring", "replace", "format", "matches", "getHours", "flatten", "distinct", "timestamp", "duration", "value",
    ];

    internal static Gen<SyntaxNode> AnySize() => Gen.Sized(size => Syntax(Math.Min(size, 20)));

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
            parts.SelectMany(arguments => Gen.Zip(part, Gen.Elements(Functions)).Select(SyntaxNode (pair) => new SyntaxNode.Call(pair.Item1, pair.Item2, arguments))),
            parts.SelectMany(arguments => Gen.Elements(Functions).Select(SyntaxNode (name) => new SyntaxNode.Call(null, name, arguments))),
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
