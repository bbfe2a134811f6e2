using System.Diagnostics;
using System.Globalization;
using System.Text;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Ast;

/// <summary>Writes syntax back as source.</summary>
internal static class SyntaxPrinter
{
    private const int LongestCulprit = 80;

    private static readonly Dictionary<int, string> Escapes = new()
    {
        ['\\'] = "\\\\", ['"'] = "\\\"", ['\n'] = "\\n", ['\r'] = "\\r", ['\t'] = "\\t",
        ['\a'] = "\\a", ['\b'] = "\\b", ['\f'] = "\\f", ['\v'] = "\\v",
    };

    internal static string Print(SyntaxNode node)
    {
        var text = new StringBuilder();
        Write(text, node);
        return text.ToString();
    }

    /// <summary>The node as a message names it: in quotes, which text brings along, and cut when it is long.</summary>
    internal static string Culprit(SyntaxNode node)
    {
        var text = Print(node);
        var isQuoted = node is SyntaxNode.Literal { Value.Kind: ValueKind.String or ValueKind.Bytes };
        var excerpt = text.Length <= LongestCulprit ? text : text[..LongestCulprit] + "…";
        return isQuoted ? excerpt : $"'{excerpt}'";
    }

    /// <summary>Text as a literal in double quotes.</summary>
    internal static string Quote(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var rune in text.EnumerateRunes())
        {
            WriteRune(quoted, rune);
        }

        return quoted.Append('"').ToString();
    }

    private static void WriteRune(StringBuilder text, Rune rune)
    {
        if (Escapes.TryGetValue(rune.Value, out var escape))
        {
            text.Append(escape);
        }
        else if (Rune.IsControl(rune))
        {
            text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
        }
        else
        {
            text.Append(rune);
        }
    }

    private static void Write(StringBuilder text, SyntaxNode node)
    {
        switch (node)
        {
            case SyntaxNode.Literal literal:
                text.Append(LiteralText(literal.Value));
                break;
            case SyntaxNode.Name name:
                text.Append(name.IsAbsolute ? "." : "").Append(name.Text);
                break;
            case SyntaxNode.Member member:
                WriteMember(text, member);
                break;
            case SyntaxNode.Index index:
                WriteAt(text, index.Target, OperatorTable.PostfixLevel);
                Write(text.Append(index.IsOptional ? "[?" : "["), index.Key);
                text.Append(']');
                break;
            case SyntaxNode.Call call:
                WriteCall(text, call);
                break;
            default:
                WriteOperation(text, node);
                break;
        }
    }

    private static void WriteOperation(StringBuilder text, SyntaxNode node)
    {
        switch (node)
        {
            case SyntaxNode.Not not:
                WriteAt(text.Append('!'), not.Operand, OperatorTable.UnaryLevel);
                break;
            case SyntaxNode.Negate negate:
                WriteNegated(text.Append('-'), negate.Operand);
                break;
            case SyntaxNode.Binary binary:
                WriteBinary(text, binary);
                break;
            case SyntaxNode.Conditional choice:
                WriteAt(text, choice.Condition, OperatorTable.ConditionalLevel + 1);
                WriteAt(text.Append(" ? "), choice.Then, OperatorTable.ConditionalLevel + 1);
                WriteAt(text.Append(" : "), choice.Else, OperatorTable.ConditionalLevel);
                break;
            case SyntaxNode.List list:
                WriteJoined(text.Append('['), list.Items, WriteItem);
                text.Append(']');
                break;
            case SyntaxNode.Map map:
                WriteJoined(text.Append('{'), map.Entries, WriteEntry);
                text.Append('}');
                break;
            default:
                throw new UnreachableException($"No rule for {node.GetType().Name}.");
        }
    }

    private static void WriteMember(StringBuilder text, SyntaxNode.Member member)
    {
        WriteAt(text, member.Target, OperatorTable.PostfixLevel);
        text.Append(member.IsOptional ? ".?" : ".");
        text.Append(IsPlain(member.Field) ? member.Field : $"`{member.Field}`");
    }

    private static void WriteCall(StringBuilder text, SyntaxNode.Call call)
    {
        if (call.Target is not null)
        {
            WriteAt(text, call.Target, OperatorTable.PostfixLevel);
            text.Append('.');
        }

        WriteJoined(text.Append(call.Function).Append('('), call.Arguments, Write);
        text.Append(')');
    }

    private static void WriteBinary(StringBuilder text, SyntaxNode.Binary binary)
    {
        var level = OperatorTable.LevelOf(binary.Operator);
        WriteAt(text, binary.Left, level);
        text.Append(' ').Append(OperatorTable.SymbolOf(binary.Operator)).Append(' ');
        WriteAt(text, binary.Right, level + 1);
    }

    /// <summary>A minus before digits would be read as part of the number, so the number is put in parentheses.</summary>
    private static void WriteNegated(StringBuilder text, SyntaxNode operand)
    {
        var inner = new StringBuilder();
        WriteAt(inner, operand, OperatorTable.UnaryLevel);
        if (char.IsAsciiDigit(inner[0]))
        {
            text.Append('(').Append(inner).Append(')');
            return;
        }

        text.Append(inner);
    }

    private static void WriteItem(StringBuilder text, SyntaxNode.ListItem item) =>
        Write(text.Append(item.IsOptional ? "?" : ""), item.Value);

    private static void WriteEntry(StringBuilder text, SyntaxNode.MapEntry entry)
    {
        Write(text.Append(entry.IsOptional ? "?" : ""), entry.Key);
        Write(text.Append(": "), entry.Value);
    }

    private static void WriteJoined<T>(StringBuilder text, IReadOnlyList<T> parts, Action<StringBuilder, T> write)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            write(text.Append(i == 0 ? "" : ", "), parts[i]);
        }
    }

    private static void WriteAt(StringBuilder text, SyntaxNode node, int level)
    {
        if (LevelOf(node) >= level)
        {
            Write(text, node);
            return;
        }

        Write(text.Append('('), node);
        text.Append(')');
    }

    private static int LevelOf(SyntaxNode node) => node switch
    {
        SyntaxNode.Conditional => OperatorTable.ConditionalLevel,
        SyntaxNode.Binary binary => OperatorTable.LevelOf(binary.Operator),
        SyntaxNode.Not or SyntaxNode.Negate => OperatorTable.UnaryLevel,
        _ => OperatorTable.PostfixLevel,
    };

    private static string LiteralText(Value value) => value.Kind switch
    {
        ValueKind.Null => "null",
        ValueKind.Bool => value.AsBool() ? "true" : "false",
        ValueKind.Int => value.AsInt().ToString(CultureInfo.InvariantCulture),
        ValueKind.UInt => value.AsUInt().ToString(CultureInfo.InvariantCulture) + "u",
        ValueKind.Float => FloatText(value.AsFloat()),
        ValueKind.String => Quote(value.AsString()),
        ValueKind.Bytes => BytesText(value.AsBytes().Span),
        _ => throw new UnreachableException($"No literal is a {value.Kind}."),
    };

    private static string FloatText(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }

    private static string BytesText(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("b\"");
        foreach (var octet in bytes)
        {
            text.Append(CultureInfo.InvariantCulture, $"\\x{octet:x2}");
        }

        return text.Append('"').ToString();
    }

    private static bool IsPlain(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        && name is not ("true" or "false" or "null" or "in");
}
