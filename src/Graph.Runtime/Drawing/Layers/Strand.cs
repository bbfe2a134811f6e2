using System.Collections.Immutable;

namespace Graph.Runtime.Drawing.Layers;

/// <summary>All edges from one box to another, drawn as one line.</summary>
internal sealed class Strand
{
    public required EdgeDescription Edge { get; init; }

    public required Cell From { get; init; }

    public required Cell To { get; init; }

    /// <summary>The conditions of its edges, in lines short enough to read.</summary>
    public required ImmutableArray<string> Label { get; init; }

    /// <summary>Whether it leads up again, or to its own start.</summary>
    public bool LeadsBack { get; set; }

    /// <summary>How many layers down it leads at least: a label stands in a layer of its own.</summary>
    public int Least => Label.Length == 0 ? 1 : 2;

    /// <summary>Boxes and bends from its start to its end, one in each layer.</summary>
    public List<Cell> Path { get; } = [];

    /// <summary>The bend that has the label; null without one, or where the line leads back.</summary>
    public Cell? LabelCell => LeadsBack || Label.Length == 0 ? null : Path[1];
}
