using Graph.Runtime.Diagnostics;
using YamlDotNet.Core.Events;
using Style = YamlDotNet.Core.ScalarStyle;

namespace Graph.Runtime.Definition.Yaml;

/// <summary>Makes a tree with places out of the parser's events, without recursion and within the limits.</summary>
/// <param name="source">The file.</param>
/// <param name="diagnostics">Takes what is wrong.</param>
/// <param name="patched">Stretches that were reported and blanked out before parsing; their values are broken.</param>
internal sealed class TreeBuilder(SourceText source, DiagnosticBag diagnostics, IReadOnlyList<TextRange> patched)
{
    private readonly Stack<OpenCollection> _open = new();
    private readonly Dictionary<string, YamlNode?> _anchors = new(StringComparer.Ordinal);
    private long _values;
    private int _aliases;
    private bool _hasDocument;

    /// <summary>The file's value, once there is one.</summary>
    public YamlNode? Root { get; private set; }

    /// <summary>Whether a limit was passed, or all that counts was read.</summary>
    public bool IsOver { get; private set; }

    public void Take(ParsingEvent next)
    {
        switch (next)
        {
            case DocumentStart start:
                OpenDocument(start);
                break;
            case MappingStart start:
                Open(start, isMapping: true, start.Style == MappingStyle.Flow);
                break;
            case SequenceStart start:
                Open(start, isMapping: false, start.Style == SequenceStyle.Flow);
                break;
            case MappingEnd or SequenceEnd:
                Close((int)next.Start.Index);
                break;
            case Scalar scalar:
                Add(Anchored(scalar, NewScalar(scalar)), 1);
                break;
            case AnchorAlias alias:
                TakeAlias(alias);
                break;
        }
    }

    // A value that is not there can end before it starts.
    private static TextRange PlaceOf(ParsingEvent item) => new((int)item.Start.Index, (int)Math.Max(item.Start.Index, item.End.Index));

    private void OpenDocument(DocumentStart start)
    {
        if (_hasDocument)
        {
            diagnostics.Report(ReadingDiagnostics.SeveralDocuments(new TextRange((int)start.Start.Index, (int)start.Start.Index + 3)));
            IsOver = true;
        }

        _hasDocument = true;
    }

    private void Open(NodeEvent start, bool isMapping, bool isFlow)
    {
        var place = PlaceOf(start);
        if (!start.Tag.IsEmpty)
        {
            diagnostics.Report(YamlDiagnostics.StrayTag(TagPlace(place.Start)));
        }

        var anchor = start.Anchor.IsEmpty ? null : start.Anchor.Value;
        if (anchor is not null)
        {
            _anchors[anchor] = null;
        }

        _open.Push(new OpenCollection(source, diagnostics, place, isMapping, isFlow, anchor));
        if (_open.Count > YamlLimits.Depth)
        {
            diagnostics.Report(YamlDiagnostics.TooDeep(new TextRange(place.Start, place.Start + 1)));
            IsOver = true;
        }
    }

    private void Close(int end)
    {
        var closed = _open.Pop();
        var node = closed.Close(end);
        if (closed.Anchor is not null)
        {
            _anchors[closed.Anchor] = node;
        }

        Add(node, 1);
    }

    private YamlNode NewScalar(Scalar scalar)
    {
        var place = PlaceOf(scalar);
        if (patched.Count > 0 && IsPatched(place))
        {
            return new YamlNode.Broken(place);
        }

        if (!scalar.Tag.IsEmpty)
        {
            ReportTag(place);
            return new YamlNode.Broken(place);
        }

        var node = new YamlNode.Scalar(source, place, scalar.Value, StyleOf(scalar.Style));
        if (!scalar.Anchor.IsEmpty && node.IsMissing)
        {
            diagnostics.Report(YamlDiagnostics.AnchorOnNothing(place, scalar.Anchor.Value));
            return new YamlNode.Broken(place);
        }

        return node;
    }

    private bool IsPatched(TextRange place) => patched.Any(patch => patch.Start == place.Start);

    // In '!done' the mark was meant as an operator; in '!!str "text"' it is a tag indeed.
    private void ReportTag(TextRange place)
    {
        var text = source.Text[place.Start..Math.Max(place.Start, TrimmedEnd(place))];
        var isTag = text.StartsWith("!!", StringComparison.Ordinal) || text.AsSpan().ContainsAny('"', '\'') || text.Length == 0;
        diagnostics.Report(isTag
            ? YamlDiagnostics.StrayTag(TagPlace(place.Start))
            : YamlDiagnostics.TagFound(new TextRange(place.Start, place.Start + text.Length), text));
    }

    // The tag and the text it belongs to, as far as they are on one line.
    private int TrimmedEnd(TextRange place)
    {
        var text = source.Text.AsSpan(place.Start, place.End - place.Start);
        var line = text.IndexOf('\n');
        return place.Start + (line < 0 ? text : text[..line]).TrimEnd().Length;
    }

    private TextRange TagPlace(int start)
    {
        var length = source.Text.AsSpan(start).IndexOfAny(" \n\t[{");
        return new TextRange(start, start + Math.Max(1, length));
    }

    private YamlNode Anchored(Scalar scalar, YamlNode node)
    {
        if (!scalar.Anchor.IsEmpty)
        {
            _anchors[scalar.Anchor.Value] = node;
        }

        return node;
    }

    private void TakeAlias(AnchorAlias alias)
    {
        var place = PlaceOf(alias);
        if (++_aliases > YamlLimits.Aliases)
        {
            diagnostics.Report(YamlDiagnostics.TooManyAliases(place));
            IsOver = true;
            return;
        }

        var name = alias.Value.Value;
        if (!_anchors.TryGetValue(name, out var target))
        {
            diagnostics.Report(YamlDiagnostics.UnknownAlias(place, name, Suggestion.Closest(name, _anchors.Keys)));
        }
        else if (target is null)
        {
            diagnostics.Report(YamlDiagnostics.RecursiveAlias(place, name));
        }

        if (target is not null && _open.Count + target.Height > YamlLimits.Depth)
        {
            diagnostics.Report(YamlDiagnostics.TooDeep(place));
            IsOver = true;
            return;
        }

        Add(target ?? new YamlNode.Broken(place), target?.Size ?? 1);
    }

    private void Add(YamlNode node, long size)
    {
        _values += size;
        if (_values > YamlLimits.Values)
        {
            diagnostics.Report(YamlDiagnostics.TooManyValues(node.Place));
            IsOver = true;
        }
        else if (_open.TryPeek(out var parent))
        {
            parent.Add(node);
        }
        else
        {
            Root = node;
        }
    }

    private static ScalarStyle StyleOf(Style style) => style switch
    {
        Style.SingleQuoted => ScalarStyle.SingleQuoted,
        Style.DoubleQuoted => ScalarStyle.DoubleQuoted,
        Style.Literal => ScalarStyle.Literal,
        Style.Folded => ScalarStyle.Folded,
        Style.Any or Style.Plain or Style.ForcePlain => ScalarStyle.Plain,
    };
}
