using System.Collections.Immutable;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Yaml;

/// <summary>A list or map whose end was not read yet.</summary>
internal sealed class OpenCollection(
    SourceText source,
    DiagnosticBag diagnostics,
    TextRange start,
    bool isMapping,
    bool isFlow,
    string? anchor)
{
    private readonly List<YamlNode> _items = [];
    private readonly List<YamlEntry> _entries = [];
    private readonly Dictionary<string, YamlNode.Scalar> _keys = new(StringComparer.Ordinal);
    private YamlNode? _key;
    private bool _isBroken;
    private int _lastEnd = start.End;

    public string? Anchor => anchor;

    public void Add(YamlNode node)
    {
        _lastEnd = Math.Max(_lastEnd, node.Place.End);
        if (!isMapping)
        {
            CheckIndentation(node);
            _items.Add(PlainTraps.Check(node, diagnostics));
        }
        else if (_key is null)
        {
            CheckIndentation(node);
            _key = node;
        }
        else
        {
            AddEntry(_key, PlainTraps.Check(node, diagnostics));
            _key = null;
        }
    }

    /// <summary>The finished value.</summary>
    /// <param name="end">Where the parser saw the end: the closing bracket, or what comes after a block.</param>
    public YamlNode Close(int end)
    {
        var place = new TextRange(StartPlace(), IsBracketed() ? Math.Min(end + 1, source.Text.Length) : _lastEnd);
        if (_isBroken)
        {
            return new YamlNode.Broken(place);
        }

        return isMapping
            ? new YamlNode.Mapping(place, [.. isFlow ? FlowTypeTrap.Repair(_entries, source, diagnostics) : _entries], isFlow)
            : new YamlNode.Sequence(place, [.. _items], isFlow);
    }

    private bool IsBracketed() => isFlow && start.Start < source.Text.Length && source.Text[start.Start] is '[' or '{' or '&' or '!';

    // The pair in '[a: b]' has no start of its own.
    private int StartPlace() => isFlow && isMapping && !IsBracketed() && _entries.Count > 0 ? _entries[0].Key.Place.Start : start.Start;

    private void AddEntry(YamlNode key, YamlNode value)
    {
        switch (key)
        {
            case YamlNode.Broken:
                break;
            case YamlNode.Scalar { Text: "<<", IsPlain: true }:
                diagnostics.Report(YamlDiagnostics.MergeKey(key.Place));
                break;
            case YamlNode.Scalar { Text: "" }:
                diagnostics.Report(YamlDiagnostics.ComplexKey(new TextRange(key.Place.Start, key.Place.Start + 1)));
                break;
            case YamlNode.Scalar name when _keys.TryGetValue(name.Text, out var first):
                diagnostics.Report(ReadingDiagnostics.DuplicateKey(name.Place, name.Text, source.PointAt(first.Place.Start).Line));
                break;
            case YamlNode.Scalar name:
                _keys.Add(name.Text, name);
                _entries.Add(new YamlEntry(name, value));
                break;
            default:
                RefuseKey(key);
                break;
        }
    }

    private void RefuseKey(YamlNode key)
    {
        _isBroken = true;
        if (isFlow && key is YamlNode.Mapping { IsFlow: true } && key.Place.Start == start.Start + 1)
        {
            var end = Math.Min(key.Place.End + 1, source.Text.Length);
            diagnostics.Report(YamlDiagnostics.UnquotedTemplate(new TextRange(start.Start, end), source.Text[start.Start..end]));
            return;
        }

        diagnostics.Report(YamlDiagnostics.ComplexKey(key.Place));
    }

    private void CheckIndentation(YamlNode first)
    {
        if (isFlow || first.Place.Start >= source.Text.Length)
        {
            return;
        }

        var lineStart = source.LineStart(source.LineAt(first.Place.Start));
        var before = source.Text.AsSpan(lineStart, first.Place.Start - lineStart);
        var tab = before.IndexOf('\t');
        if (tab >= 0 && before.IndexOfAnyExcept(" \t-") < 0)
        {
            diagnostics.Report(ReadingDiagnostics.TabIndentation(new TextRange(lineStart + tab, lineStart + tab + 1)));
        }
    }
}
