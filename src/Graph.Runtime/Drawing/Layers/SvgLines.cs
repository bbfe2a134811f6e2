using System.Text;

namespace Graph.Runtime.Drawing.Layers;

/// <summary>Finds the way of each line: down between the boxes, or back up at the right side of the picture.</summary>
internal sealed class SvgLines
{
    private const double LaneWidth = 18;
    private const double Step = 4;
    private const double Nearest = 12;
    private const double Corner = 6;
    private const int Steps = 4;

    private readonly LayeredPicture _picture;
    private readonly Dictionary<Strand, double> _starts = [];
    private readonly Dictionary<Strand, double> _ends = [];
    private readonly Dictionary<Strand, (double X, double Depth)> _lanes = [];

    public SvgLines(LayeredPicture picture)
    {
        _picture = picture;
        Right = picture.Right;
        FindLanes();
        FindPorts();
    }

    /// <summary>The right end of boxes and lines, labels included.</summary>
    public double Right { get; private set; }

    /// <summary>How far lines reach below the lowest layer.</summary>
    public double Below => _lanes.Count == 0 ? 0 : Nearest + (Step * Steps);

    public string PathOf(Strand strand) => strand.LeadsBack ? BackPath(strand) : DownPath(strand);

    /// <summary>Where the label of a line that leads back starts.</summary>
    public (double X, double Y) LabelPlaceOf(Strand strand) => (_lanes[strand].X + 6, (strand.From.Y + strand.To.Y) / 2);

    private void FindLanes()
    {
        foreach (var strand in _picture.Strands.Where(strand => strand.LeadsBack).OrderBy(strand => strand.From.Layer - strand.To.Layer))
        {
            var lane = Right + LaneWidth;
            _lanes[strand] = (lane, Nearest + (_lanes.Count % Steps * Step));
            Right = strand.Label.Length == 0 ? lane : lane + 6 + TextSize.LabelWidth(strand.Label);
        }
    }

    private void FindPorts()
    {
        foreach (var box in _picture.Boxes)
        {
            Spread(box, _starts, _picture.Strands.Where(strand => strand.From == box), strand => strand.LeadsBack ? double.MaxValue : strand.Path[1].X);
            Spread(box, _ends, _picture.Strands.Where(strand => strand.To == box), strand => strand.LeadsBack ? double.MaxValue : strand.Path[^2].X);
        }
    }

    private static void Spread(Cell box, Dictionary<Strand, double> ports, IEnumerable<Strand> strands, Func<Strand, double> wish)
    {
        var sorted = strands.OrderBy(wish).ToList();
        for (var i = 0; i < sorted.Count; i++)
        {
            ports[sorted[i]] = box.Left + (box.Width * (i + 1) / (sorted.Count + 1));
        }
    }

    private string DownPath(Strand strand)
    {
        var (x, y) = (_starts[strand], _picture.Bands[strand.From.Layer].Bottom);
        var path = new StringBuilder($"M{Point(x, strand.From.Bottom)}{Down(strand.From.Bottom, y)}");
        foreach (var cell in strand.Path.Skip(1))
        {
            var band = _picture.Bands[cell.Layer];
            var (nextX, middle) = (cell == strand.To ? _ends[strand] : cell.X, (y + band.Top) / 2);
            path.Append($"C{Point(x, middle)} {Point(nextX, middle)} {Point(nextX, band.Top)}{Through(cell, strand, band)}");
            (x, y) = (nextX, band.Bottom);
        }

        return path.ToString();
    }

    // A line ends at its box, leaves room for its label, and passes everything else.
    private static string Through(Cell cell, Strand strand, (double Top, double Bottom) band) =>
        cell == strand.To ? Down(band.Top, cell.Top)
        : cell == strand.LabelCell ? $"{Down(band.Top, cell.Top)}M{Point(cell.X, cell.Bottom)}{Down(cell.Bottom, band.Bottom)}"
        : Down(band.Top, band.Bottom);

    private static string Down(double from, double to) => SvgWriter.Number(from) == SvgWriter.Number(to) ? "" : $"V{SvgWriter.Number(to)}";

    // Between two layers there is no box, so the line can go to its lane there.
    private string BackPath(Strand strand)
    {
        var (lane, depth) = _lanes[strand];
        var (start, end) = (_starts[strand], _ends[strand]);
        var low = _picture.Bands[strand.From.Layer].Bottom + depth;
        var high = _picture.Bands[strand.To.Layer].Top - depth;
        return $"M{Point(start, strand.From.Bottom)}V{SvgWriter.Number(low - Corner)}Q{Point(start, low)} {Point(start + Corner, low)}"
            + $"H{SvgWriter.Number(lane - Corner)}Q{Point(lane, low)} {Point(lane, low - Corner)}"
            + $"V{SvgWriter.Number(high + Corner)}Q{Point(lane, high)} {Point(lane - Corner, high)}"
            + $"H{SvgWriter.Number(end + Corner)}Q{Point(end, high)} {Point(end, high + Corner)}V{SvgWriter.Number(strand.To.Top)}";
    }

    private static string Point(double x, double y) => $"{SvgWriter.Number(x)} {SvgWriter.Number(y)}";
}
