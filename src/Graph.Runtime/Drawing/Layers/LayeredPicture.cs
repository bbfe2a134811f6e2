using System.Collections.Immutable;

namespace Graph.Runtime.Drawing.Layers;

/// <summary>A workflow laid out from the top down: boxes, and lines that pass between them.</summary>
internal sealed class LayeredPicture
{
    private const double Margin = 28;
    private const double Gap = 44;

    private LayeredPicture(List<Cell> boxes, List<Strand> strands)
    {
        Boxes = boxes;
        Strands = strands;
    }

    public IReadOnlyList<Cell> Boxes { get; }

    public IReadOnlyList<Strand> Strands { get; }

    /// <summary>The highest and the lowest point of each layer.</summary>
    public List<(double Top, double Bottom)> Bands { get; } = [];

    /// <summary>The right end of all cells.</summary>
    public double Right { get; private set; }

    /// <summary>The lower end of all cells.</summary>
    public double Bottom { get; private set; }

    public static LayeredPicture Of(WorkflowDescription workflow)
    {
        var boxes = FindBoxes(workflow).ToList();
        var byName = boxes.ToDictionary(box => box.Name!, StringComparer.Ordinal);
        var strands = workflow.Edges.GroupBy(edge => (edge.From, edge.To))
            .Select(edges => NewStrand([.. edges], byName[edges.Key.From], byName[edges.Key.To])).ToList();
        var picture = new LayeredPicture(boxes, strands);
        new LayerFinder(boxes, strands).Find();
        var cells = boxes.Concat(strands.Where(strand => !strand.LeadsBack).SelectMany(picture.Bend)).ToList();
        picture.Stack(new LayerArrangement(cells, strands).Arrange());
        return picture;
    }

    private static IEnumerable<Cell> FindBoxes(WorkflowDescription workflow)
    {
        // START comes first whatever the order of the file, so that lines lead down from it.
        var ends = new DrawingNames(workflow).Ends;
        var starts = ends.Where(end => end == WorkflowDescription.Start).Select(end => Box(end, [end]));
        var nodes = workflow.Nodes.Select(node => Box(node.Name, [.. DrawingNames.LinesOf(node).Select(OneLine.Of)]));
        var joins = workflow.Joins.Select(join => Box(join.Name, [$"join {join.Waits}"]));
        return starts.Concat(nodes).Concat(joins).Concat(ends.Where(end => end != WorkflowDescription.Start).Select(end => Box(end, [end])));
    }

    private static Cell Box(string name, ImmutableArray<string> lines) => new()
    {
        Name = name,
        Lines = lines,
        Width = Math.Max(72, TextSize.BoxWidth(lines) + 28),
        Height = (lines.Length * TextSize.LineHeight) + 16,
    };

    private static Strand NewStrand(ImmutableArray<EdgeDescription> edges, Cell from, Cell to) => new()
    {
        Edge = edges[0],
        From = from,
        To = to,
        Label = [.. edges.Select(edge => edge.Label).OfType<string>().Distinct(StringComparer.Ordinal).SelectMany(TextSize.Wrap)],
    };

    private IEnumerable<Cell> Bend(Strand strand)
    {
        var bends = new List<Cell>();
        for (var layer = strand.From.Layer + 1; layer < strand.To.Layer; layer++)
        {
            var hasLabel = bends.Count == 0 && strand.Label.Length > 0;
            bends.Add(new Cell
            {
                Layer = layer,
                Lines = hasLabel ? strand.Label : [],
                Width = hasLabel ? TextSize.LabelWidth(strand.Label) + 12 : 8,
                Height = hasLabel ? (strand.Label.Length * TextSize.LineHeight) + 4 : 0,
            });
        }

        strand.Path.AddRange([strand.From, .. bends, strand.To]);
        return bends;
    }

    private void Stack(List<List<Cell>> layers)
    {
        var left = layers.SelectMany(layer => layer).Min(cell => cell.Left);
        var top = Margin;
        foreach (var layer in layers)
        {
            var height = layer.Max(cell => cell.Height);
            foreach (var cell in layer)
            {
                cell.X += Margin - left;
                cell.Y = top + (height / 2);
            }

            Bands.Add((top, top + height));
            Right = Math.Max(Right, layer.Max(cell => cell.Right));
            Bottom = top + height;
            top = Bottom + Gap;
        }
    }
}
