using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Yaml;

/// <summary>Gives each comment to the item that it is about, so that it goes where the item goes.</summary>
/// <remarks>
/// A comment behind a value is about that value. One on a line of its own is about what follows, unless it is indented like the
/// items of a block that ends above it: then it is the foot of that block. What stands above the first key heads the file.
/// </remarks>
internal sealed class CommentPlacer
{
    private readonly SourceText _source;
    private readonly LayoutNode.Collection _root;
    private readonly List<(LayoutItem Item, LayoutNode.Collection Parent, int Depth)> _items = [];
    private readonly List<(int End, LayoutItem Item, bool IsKey)> _ends = [];
    private readonly List<LayoutNode.Collection> _flows = [];
    private readonly Dictionary<LayoutNode.Collection, LayoutNode.Collection> _parents = [];

    public CommentPlacer(SourceText source, LayoutNode.Collection root)
    {
        _source = source;
        _root = root;
        Gather(root, 0);
        _items.Sort((left, right) => (left.Item.Start, left.Depth).CompareTo((right.Item.Start, right.Depth)));
        _ends.Sort((left, right) => (left.End, left.Item.Start).CompareTo((right.End, right.Item.Start)));
    }

    public void Place(IEnumerable<LayoutComment> comments)
    {
        foreach (var (item, _, _) in _items)
        {
            item.HasGap = CommentFinder.HasGapAbove(_source, item.Start);
        }

        foreach (var comment in comments)
        {
            Place(comment);
        }
    }

    private void Gather(LayoutNode.Collection collection, int depth)
    {
        if (collection.IsFlow)
        {
            _flows.Add(collection);
        }

        foreach (var item in collection.Items)
        {
            _items.Add((item, collection, depth));
            if (item.Key is { } key)
            {
                _ends.Add((key.Place.End, item, true));
            }

            _ends.Add((item.Value.Place.End, item, false));
            if (item.Value is LayoutNode.Collection inner)
            {
                _parents[inner] = collection;
                Gather(inner, depth + 1);
            }
        }
    }

    private void Place(LayoutComment comment)
    {
        var flow = _flows.FindLast(flow => flow.Place.Start < comment.Place && comment.Place < flow.Place.End);
        if (!comment.IsAlone && TryPlaceBehind(comment, flow))
        {
            return;
        }

        var next = FirstBehind(comment.Place);
        if (!comment.IsAlone && next < _items.Count)
        {
            // Behind a dash, whose item starts on a later line.
            _items[next].Item.Above.Add(comment);
            return;
        }

        var foot = flow is null ? FindFoot(comment, next) : next < _items.Count && IsIn(_items[next].Item, flow) ? null : flow;
        if (foot is not null)
        {
            foot.Foot.Add(comment);
            return;
        }

        _items[next].Item.Above.Add(comment);
    }

    private bool TryPlaceBehind(LayoutComment comment, LayoutNode.Collection? flow)
    {
        var index = LastEndBefore(comment.Place);
        if (index < 0 || _source.LineAt(Math.Max(0, _ends[index].End - 1)) != _source.LineAt(comment.Place))
        {
            return false;
        }

        var (_, item, isKey) = _ends[index];
        if (flow is not null && !IsIn(item, flow))
        {
            return false;
        }

        // The value of a key may be nothing at all, which ends where it starts.
        if (isKey && item.Value.Place.Start > comment.Place)
        {
            item.BehindKey = comment;
            return true;
        }

        item.Behind = comment;
        return true;
    }

    private LayoutNode.Collection? FindFoot(LayoutComment comment, int next)
    {
        if (next == 0)
        {
            return null;
        }

        var (last, parent, _) = _items[next - 1];
        var follower = next < _items.Count ? _items[next].Parent : null;
        if (follower is not null && _items[next].Item.Start < last.Value.Place.End)
        {
            return null;
        }

        for (var block = parent; !ReferenceEquals(block, follower); block = _parents[block])
        {
            if (ReferenceEquals(block, _root) || (!block.IsFlow && ColumnOf(block) <= comment.Column))
            {
                return block;
            }
        }

        return null;
    }

    private int ColumnOf(LayoutNode.Collection block)
    {
        var start = block.Place.Start;
        return start - _source.LineStart(_source.LineAt(start));
    }

    private static bool IsIn(LayoutItem item, LayoutNode.Collection flow) =>
        flow.Place.Start < item.Start && item.Value.Place.End <= flow.Place.End;

    private int FirstBehind(int place)
    {
        var (low, high) = (0, _items.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _items[middle].Item.Start > place ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private int LastEndBefore(int place)
    {
        var (low, high) = (0, _ends.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _ends[middle].End > place ? (low, middle) : (middle + 1, high);
        }

        return low - 1;
    }
}
