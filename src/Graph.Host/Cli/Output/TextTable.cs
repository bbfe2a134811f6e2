namespace Graph.Host.Cli.Output;

/// <summary>Lines up columns of text. The last column is as long as it is.</summary>
/// <param name="titles">The columns' titles.</param>
internal sealed class TextTable(params string[] titles)
{
    private const string Gap = "  ";

    private readonly List<string[]> _rows = [];

    /// <summary>How many rows there are.</summary>
    internal int Count => _rows.Count;

    /// <summary>Adds a row.</summary>
    /// <param name="cells">One text a column.</param>
    internal void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes titles and rows.</summary>
    /// <param name="output">Where to.</param>
    internal void Write(TextWriter output)
    {
        var widths = titles.Select((title, column) => _rows.Append(titles).Max(row => row[column].Length)).ToArray();
        foreach (var row in _rows.Prepend(titles))
        {
            output.WriteLine(string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
