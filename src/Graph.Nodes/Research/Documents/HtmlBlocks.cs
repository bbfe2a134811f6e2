using System.Collections.Frozen;
using System.Text;
using AngleSharp.Dom;

namespace Graph.Nodes.Research.Documents;

/// <summary>Walks a page and cuts its text where a browser would begin a new line.</summary>
internal sealed class HtmlBlocks
{
    private static readonly FrozenSet<string> Ignored = new[]
    {
        "script", "style", "nav", "aside", "footer", "noscript", "template", "svg", "form", "button", "select", "iframe", "head", "dialog",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> Breaking = new[]
    {
        "address", "article", "blockquote", "br", "caption", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "h1",
        "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot",
        "thead", "tr", "ul",
    }.ToFrozenSet();

    private readonly string _content;
    private readonly LineIndex _lines;
    private readonly List<Block> _blocks = [];
    private readonly StringBuilder _text = new();
    private int _searchFrom;

    internal HtmlBlocks(string content)
    {
        _content = content;
        _lines = new LineIndex(content);
    }

    internal IReadOnlyList<Block> Of(IElement root)
    {
        Walk(root);
        Flush(0);
        return _blocks;
    }

    /// <summary>Text with each run of white space as one space.</summary>
    internal static string Squeeze(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private void Walk(IElement element)
    {
        if (Ignored.Contains(element.LocalName) || element.HasAttribute("hidden") || element.GetAttribute("aria-hidden") == "true")
        {
            return;
        }

        var isCode = element.LocalName == "pre";
        var isBreaking = Breaking.Contains(element.LocalName);
        if (isBreaking)
        {
            Flush(0);
            _text.Append(element.LocalName == "li" ? "- " : "");
        }

        WalkChildren(element);
        if (isBreaking)
        {
            Flush(HeadingLevel(element), isCode);
        }
    }

    private void WalkChildren(IElement element)
    {
        foreach (var child in element.ChildNodes)
        {
            if (child is IElement inner)
            {
                _text.Append(inner.LocalName is "td" or "th" && inner.PreviousElementSibling is not null ? " | " : "");
                Walk(inner);
            }
            else if (child is IText text)
            {
                _text.Append(text.Data);
            }
        }
    }

    private void Flush(int headingLevel, bool isCode = false)
    {
        var raw = _text.ToString();
        _text.Clear();
        var text = isCode ? Indent(raw) : Squeeze(raw);
        if (text.Length > 0 && text != "-")
        {
            var (first, last) = Locate(text);
            _blocks.Add(new Block(headingLevel, text, first, last));
        }
    }

    private static string Indent(string code) =>
        string.IsNullOrWhiteSpace(code)
            ? ""
            : string.Join('\n', code.ReplaceLineEndings("\n").Trim('\n').Split('\n').Select(line => "    " + line.TrimEnd()));

    /// <summary>The lines of a text: the parser tells no ends, so its first and last words are looked up, in order, in the source.</summary>
    private (int First, int Last) Locate(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var start = _searchFrom;
        var isFirst = true;
        foreach (var word in words.Where(word => word is not ("-" or "|")))
        {
            if (FindOutsideTags(word) is not (>= 0 and var found))
            {
                continue;
            }

            start = isFirst ? found : start;
            isFirst = false;
            _searchFrom = found + word.Length;
        }

        return (_lines.LineAt(start), _lines.LineAt(Math.Max(start, _searchFrom - 1)));
    }

    private int FindOutsideTags(string word)
    {
        const int Window = 4096;
        var from = _searchFrom;
        while (_content.IndexOf(word, from, Math.Min(Window, _content.Length - from), StringComparison.Ordinal) is >= 0 and var found)
        {
            var open = _content.LastIndexOf('<', found);
            var close = _content.LastIndexOf('>', found);
            if (open <= close)
            {
                return found;
            }

            from = found + 1;
        }

        return -1;
    }

    private static int HeadingLevel(IElement element) =>
        element.LocalName is ['h', >= '1' and <= '6' and var level] ? level - '0' : 0;
}
