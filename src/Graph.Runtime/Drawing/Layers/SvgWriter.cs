using System.Globalization;
using System.Text;
using System.Xml;

namespace Graph.Runtime.Drawing.Layers;

/// <summary>Writes a picture as SVG.</summary>
internal sealed class SvgWriter(WorkflowDescription workflow, LayeredPicture picture)
{
    private const double Margin = 20;

    // Whoever shows the picture has a light or a dark page; it brings the background that its colours are made for.
    private const string Style = """
          <style>
            .page { fill: #ffffff } .box { fill: #f3f4f6; stroke: #6b7280 } .line { fill: none; stroke: #6b7280; stroke-width: 1.3 }
            .head { fill: #6b7280 } .each { stroke-width: 2.6 } .own { stroke-dasharray: 5 4 }
            text { fill: #1f2937; font: 13px sans-serif; text-anchor: middle } .small { fill: #4b5563; font-size: 11px } .label { font: 12px monospace }
            .side { text-anchor: start }
            @media (prefers-color-scheme: dark) {
              .page { fill: #111827 } .box { fill: #1f2937; stroke: #9ca3af } .line { stroke: #9ca3af } .head { fill: #9ca3af }
              text { fill: #f3f4f6 } .small { fill: #d1d5db }
            }
          </style>
          <defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>

        """;

    private readonly StringBuilder _body = new();
    private readonly SvgLines _lines = new(picture);
    private readonly HashSet<string> _perItem = [.. workflow.Nodes.Where(node => node.RunsPerItem).Select(node => node.Name)];

    public string Write()
    {
        foreach (var strand in picture.Strands)
        {
            WriteLine(strand);
        }

        foreach (var box in picture.Boxes)
        {
            WriteBox(box);
        }

        var width = Number(Math.Ceiling(_lines.Right + Margin));
        var height = Number(Math.Ceiling(picture.Bottom + Margin + _lines.Below));
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\">\n"
            + $"  <title>{Escape(workflow.Name)}</title>\n"
            + (workflow.Description is null ? "" : $"  <desc>{Escape(workflow.Description)}</desc>\n")
            + Style
            + $"  <rect class=\"page\" width=\"{width}\" height=\"{height}\"/>\n"
            + _body
            + "</svg>\n";
    }

    private void WriteLine(Strand strand)
    {
        var mark = strand.Edge switch
        {
            { Kind: EdgeKind.GoTo or EdgeKind.OnError } => " own",
            { Item: not null } => " each",
            _ => "",
        };
        _body.Append(CultureInfo.InvariantCulture, $"  <path class=\"line{mark}\" marker-end=\"url(#arrow)\" d=\"{_lines.PathOf(strand)}\"/>\n");
        if (strand.Label.Length == 0)
        {
            return;
        }

        if (strand.LabelCell is { } cell)
        {
            WriteText(strand.Label, cell.X, cell.Y, "label");
            return;
        }

        var (x, y) = _lines.LabelPlaceOf(strand);
        WriteText(strand.Label, x, y, "label side");
    }

    private void WriteBox(Cell box)
    {
        if (workflow.Joins.Any(join => join.Name == box.Name))
        {
            _body.Append(CultureInfo.InvariantCulture, $"  <polygon class=\"box\" points=\"{Hexagon(box)}\"/>\n");
        }
        else
        {
            var isEnd = box.Name is WorkflowDescription.Start or WorkflowDescription.End or WorkflowDescription.Fail;
            WriteFrame(box, 0, isEnd ? box.Height / 2 : 6);
        }

        if (_perItem.Contains(box.Name!))
        {
            WriteFrame(box, 3, 4);
        }

        WriteText([box.Lines[0]], box.X, box.Y - ((box.Lines.Length - 1) * TextSize.LineHeight / 2), "name");
        if (box.Lines.Length > 1)
        {
            WriteText(box.Lines.RemoveAt(0), box.X, box.Y + (TextSize.LineHeight / 2), "small");
        }
    }

    private void WriteFrame(Cell box, double inset, double radius) => _body.Append(
        CultureInfo.InvariantCulture,
        $"  <rect class=\"box\" x=\"{Number(box.Left + inset)}\" y=\"{Number(box.Top + inset)}\" width=\"{Number(box.Width - (2 * inset))}\" height=\"{Number(box.Height - (2 * inset))}\" rx=\"{Number(radius)}\"/>\n");

    private void WriteText(IReadOnlyList<string> lines, double x, double middle, string style)
    {
        var y = middle - ((lines.Count - 1) * TextSize.LineHeight / 2) + 4;
        foreach (var line in lines)
        {
            _body.Append(CultureInfo.InvariantCulture, $"  <text class=\"{style}\" x=\"{Number(x)}\" y=\"{Number(y)}\">{Escape(line)}</text>\n");
            y += TextSize.LineHeight;
        }
    }

    private static string Hexagon(Cell box)
    {
        const double Slope = 12;
        (double X, double Y)[] corners =
        [
            (box.Left, box.Y), (box.Left + Slope, box.Top), (box.Right - Slope, box.Top),
            (box.Right, box.Y), (box.Right - Slope, box.Bottom), (box.Left + Slope, box.Bottom),
        ];
        return string.Join(' ', corners.Select(corner => $"{Number(corner.X)},{Number(corner.Y)}"));
    }

    internal static string Number(double number) => (Math.Round(number, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = i + 1 < text.Length && char.IsSurrogatePair(text, i);
            escaped.Append(text[i] switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                _ when isPair => text.Substring(i++, 2),
                _ when XmlConvert.IsXmlChar(text[i]) => text[i].ToString(),
                _ => "\ufffd",
            });
        }

        return escaped.ToString();
    }
}
