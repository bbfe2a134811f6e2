namespace Graph.Runtime.Drawing.Layers;

/// <summary>Finds which lines lead back, and puts each box as far down as the longest way to it asks.</summary>
internal sealed class LayerFinder(IReadOnlyList<Cell> boxes, IReadOnlyList<Strand> strands)
{
    private readonly ILookup<Cell, Strand> _ways = strands.ToLookup(strand => strand.From);
    private readonly HashSet<Cell> _seen = [];
    private readonly HashSet<Cell> _open = [];
    private readonly List<Cell> _finished = [];

    public void Find()
    {
        foreach (var box in boxes)
        {
            Visit(box);
        }

        // What is finished last has everything else behind it.
        foreach (var box in Enumerable.Reverse(_finished))
        {
            foreach (var way in _ways[box].Where(way => !way.LeadsBack))
            {
                way.To.Layer = Math.Max(way.To.Layer, box.Layer + way.Least);
            }
        }
    }

    // With a stack of its own: a workflow may be a chain of thousands.
    private void Visit(Cell first)
    {
        if (!_seen.Add(first))
        {
            return;
        }

        var stack = new Stack<(Cell Box, IEnumerator<Strand> Ways)>();
        Open(first, stack);
        while (stack.TryPeek(out var top))
        {
            if (!top.Ways.MoveNext())
            {
                stack.Pop();
                _open.Remove(top.Box);
                _finished.Add(top.Box);
                continue;
            }

            var way = top.Ways.Current;
            way.LeadsBack = _open.Contains(way.To);
            if (_seen.Add(way.To))
            {
                Open(way.To, stack);
            }
        }
    }

    private void Open(Cell box, Stack<(Cell Box, IEnumerator<Strand> Ways)> stack)
    {
        _open.Add(box);
        stack.Push((box, _ways[box].GetEnumerator()));
    }
}
