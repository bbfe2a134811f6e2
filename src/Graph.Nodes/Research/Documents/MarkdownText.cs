using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Graph.Nodes.Research.Documents;

/// <summary>Takes the plain text out of one block of Markdown and remembers on which line each part stands.</summary>
internal sealed class MarkdownText
{
    private readonly StringBuilder _text = new();
    private readonly List<LineMark> _marks = [];
    private readonly LineIndex _lines;

    private MarkdownText(LineIndex lines) => _lines = lines;

    /// <summary>The block's text on one line, with a marker such as "- " before it.</summary>
    internal static Block? Of(LeafBlock leaf, int headingLevel, string marker, LineIndex lines)
    {
        if (leaf.Inline is null)
        {
            return null;
        }

        var (first, last) = (lines.LineAt(leaf.Span.Start), lines.LineAt(leaf.Span.End));
        var text = new MarkdownText(lines);
        text._marks.Add(new LineMark(0, first));
        text._text.Append(marker);
        text.AppendAll(leaf.Inline);
        return new Block(headingLevel, text._text.ToString().TrimEnd(), first, last) { Marks = text._marks };
    }

    /// <summary>The code's lines, indented by four spaces, which is how a passage tells code from sentences.</summary>
    internal static Block OfCode(CodeBlock code, LineIndex lines)
    {
        var text = string.Join('\n', code.Lines.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(line => "    " + line));
        return new Block(0, text, lines.LineAt(code.Span.Start), lines.LineAt(code.Span.End));
    }

    private void AppendAll(ContainerInline container)
    {
        foreach (var inline in container)
        {
            Append(inline);
        }
    }

    private void Append(Inline inline)
    {
        switch (inline)
        {
            case LiteralInline literal:
                AppendText(literal.Content.ToString(), literal.Span.Start);
                break;
            case CodeInline code:
                AppendText(code.Content, code.Span.Start);
                break;
            case LineBreakInline:
                _text.Append(' ');
                break;
            case HtmlEntityInline entity:
                AppendText(entity.Transcoded.ToString(), entity.Span.Start);
                break;
            case AutolinkInline link:
                AppendText(link.Url, link.Span.Start);
                break;
            case ContainerInline container:
                AppendAll(container);
                break;
        }
    }

    private void AppendText(string text, int sourceIndex)
    {
        var line = _lines.LineAt(sourceIndex);
        if (_marks[^1].Line != line)
        {
            _marks.Add(new LineMark(_text.Length, line));
        }

        _text.Append(text);
    }
}
