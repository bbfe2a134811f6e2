namespace Graph.Runtime.Drawing.Layers;

/// <summary>Orders the cells of each layer so that few lines cross, and finds a place for each.</summary>
internal sealed class LayerArrangement
{
    private const int Rounds = 12;
    private const double Space = 28;

    private readonly List<List<Cell>> _layers;
    private readonly ILookup<Cell, Cell> _above;
    private readonly ILookup<Cell, Cell> _below;

    public LayerArrangement(IEnumerable<Cell> cells, IEnumerable<Strand> strands)
    {
        _layers = [.. cells.GroupBy(cell => cell.Layer).OrderBy(layer => layer.Key).Select(layer => layer.ToList())];
        var links = strands.Where(strand => !strand.LeadsBack)
            .SelectMany(strand => strand.Path.Zip(strand.Path.Skip(1), (upper, lower) => (Upper: upper, Lower: lower))).ToList();
        _above = links.ToLookup(link => link.Lower, link => link.Upper);
        _below = links.ToLookup(link => link.Upper, link => link.Lower);
    }

    /// <summary>The cells of each layer from left to right, each in its place.</summary>
    public List<List<Cell>> Arrange()
    {
        foreach (var layer in _layers)
        {
            Place(layer, [.. layer.Select((_, index) => index * Space)]);
        }

        for (var round = 0; round < Rounds; round++)
        {
            var goesDown = round % 2 == 0;
            foreach (var layer in goesDown ? _layers : Enumerable.Reverse(_layers))
            {
                Improve(layer, goesDown ? _above : _below, sorts: round < Rounds - 4);
            }
        }

        return _layers;
    }

    private static void Improve(List<Cell> layer, ILookup<Cell, Cell> neighbours, bool sorts)
    {
        var wishes = layer.ToDictionary(cell => cell, cell => neighbours[cell].Select(other => other.X).DefaultIfEmpty(cell.X).Average());
        if (sorts)
        {
            // A stable sort keeps the order of the file where the drawing does not care.
            var sorted = layer.OrderBy(cell => Math.Round(wishes[cell], 3)).ToList();
            layer.Clear();
            layer.AddRange(sorted);
        }

        Place(layer, [.. layer.Select(cell => wishes[cell])]);
    }

    // Pushing everything right and pushing everything left both keep the distances, and so does the middle between the two.
    private static void Place(List<Cell> layer, double[] wishes)
    {
        var pushedRight = (double[])wishes.Clone();
        for (var i = 1; i < layer.Count; i++)
        {
            pushedRight[i] = Math.Max(wishes[i], pushedRight[i - 1] + Distance(layer[i - 1], layer[i]));
        }

        var pushedLeft = (double[])wishes.Clone();
        for (var i = layer.Count - 2; i >= 0; i--)
        {
            pushedLeft[i] = Math.Min(wishes[i], pushedLeft[i + 1] - Distance(layer[i], layer[i + 1]));
        }

        for (var i = 0; i < layer.Count; i++)
        {
            layer[i].X = (pushedRight[i] + pushedLeft[i]) / 2;
        }
    }

    private static double Distance(Cell left, Cell right) => ((left.Width + right.Width) / 2) + Space;
}
