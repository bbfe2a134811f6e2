using Graph.Runtime.Diagnostics;
using YamlDotNet.Core.Events;

namespace Graph.Runtime.Definition.Yaml;

/// <summary>Reads how a sound file is laid out.</summary>
internal sealed class LayoutReader(SourceText source)
{
    private readonly Stack<OpenLayout> _open = new();
    private readonly List<TextRange> _scalars = [];
    private LayoutNode? _root;

    /// <summary>The file's value with its comments; null when the file is not sound.</summary>
    public LayoutNode.Collection? Read()
    {
        var events = new EventStream(source.Text);
        while (events.TryReadNext(out var next))
        {
            Take(next);
        }

        if (events.Fault is not null || _root is not LayoutNode.Collection root)
        {
            return null;
        }

        new CommentPlacer(source, root).Place(CommentFinder.Find(source, _scalars));
        return root;
    }

    private void Take(ParsingEvent next)
    {
        switch (next)
        {
            case MappingStart start:
                Open(start, isMap: true, start.Style == MappingStyle.Flow);
                break;
            case SequenceStart start:
                Open(start, isMap: false, start.Style == SequenceStyle.Flow);
                break;
            case MappingEnd or SequenceEnd:
                Close((int)next.Start.Index);
                break;
            case Scalar scalar:
                Add(NewScalar(scalar));
                break;
            case AnchorAlias alias:
                Add(new LayoutNode.Alias(PlaceOf(alias), alias.Value.Value));
                break;
        }
    }

    // A value that is not there can end before it starts.
    private static TextRange PlaceOf(ParsingEvent item) => new((int)item.Start.Index, (int)Math.Max(item.Start.Index, item.End.Index));

    private static string? AnchorOf(NodeEvent item) => item.Anchor.IsEmpty ? null : item.Anchor.Value;

    private void Open(NodeEvent start, bool isMap, bool isFlow) =>
        _open.Push(new OpenLayout(new LayoutNode.Collection(PlaceOf(start), AnchorOf(start), isMap, isFlow)));

    private void Close(int end)
    {
        var closed = _open.Pop().Collection;
        var last = closed.Items.Count == 0 ? closed.Place.End : closed.Items[^1].Value.Place.End;
        closed.Place = IsBracketed(closed)
            ? new TextRange(closed.Place.Start, Math.Max(end + 1, last))
            : new TextRange(closed.IsFlow && closed.Items.Count > 0 ? closed.Items[0].Start : closed.Place.Start, last);
        Add(closed);
    }

    // The pair in '[a: b]' has no brackets of its own.
    private bool IsBracketed(LayoutNode.Collection collection) =>
        collection.IsFlow && (collection.Anchor is not null || source.Text[collection.Place.Start] is '[' or '{');

    private LayoutNode.Scalar NewScalar(Scalar scalar)
    {
        var place = PlaceOf(scalar);
        var style = scalar.Style switch
        {
            YamlDotNet.Core.ScalarStyle.SingleQuoted => ScalarStyle.SingleQuoted,
            YamlDotNet.Core.ScalarStyle.DoubleQuoted => ScalarStyle.DoubleQuoted,
            YamlDotNet.Core.ScalarStyle.Literal => ScalarStyle.Literal,
            YamlDotNet.Core.ScalarStyle.Folded => ScalarStyle.Folded,
            _ => ScalarStyle.Plain,
        };
        var raw = Trimmed(WithoutAnchor(source.Text[place.Start..place.End], AnchorOf(scalar)));
        _scalars.Add(place);
        return new LayoutNode.Scalar(place, AnchorOf(scalar), scalar.Value, raw, style);
    }

    // The last lines of '|+' are part of what it says.
    private static string Trimmed(string raw) =>
        raw.StartsWith("|+", StringComparison.Ordinal) || raw.StartsWith(">+", StringComparison.Ordinal)
            ? raw.EndsWith('\n') ? raw[..^1] : raw
            : raw.TrimEnd();

    private static string WithoutAnchor(string raw, string? anchor) =>
        anchor is not null && raw.StartsWith("&" + anchor, StringComparison.Ordinal) ? raw[(anchor.Length + 1)..].TrimStart() : raw;

    private void Add(LayoutNode node)
    {
        if (_open.TryPeek(out var parent))
        {
            parent.Add(node);
            return;
        }

        _root = node;
    }

    private sealed class OpenLayout(LayoutNode.Collection collection)
    {
        private LayoutNode.Scalar? _key;

        public LayoutNode.Collection Collection { get; } = collection;

        public void Add(LayoutNode node)
        {
            if (Collection.IsMap && _key is null)
            {
                _key = node as LayoutNode.Scalar ?? LayoutNode.Scalar.Plain("", node.Place);
                return;
            }

            Collection.Items.Add(new LayoutItem(_key, node));
            _key = null;
        }
    }
}
