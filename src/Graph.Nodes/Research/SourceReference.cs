using System.Globalization;

namespace Graph.Nodes.Research;

/// <summary>The two parts of a finding's source.</summary>
/// <param name="Document">The path within the corpus, or whatever else names a document.</param>
/// <param name="Lines">First and last line, from 1; null when the source names none.</param>
public sealed record SourceReference(string Document, (int First, int Last)? Lines)
{
    /// <summary>Reads a source such as <c>guide/leases.md:12-30</c>; one without lines, such as a URL, is a document as a whole.</summary>
    /// <param name="source">The source.</param>
    /// <returns>Its parts.</returns>
    public static SourceReference Parse(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var colon = source.LastIndexOf(':');
        var dash = source.LastIndexOf('-');
        return colon > 0 && dash > colon && TryReadLine(source[(colon + 1)..dash], out var first) && TryReadLine(source[(dash + 1)..], out var last)
            ? new SourceReference(source[..colon], (first, last))
            : new SourceReference(source, null);
    }

    /// <summary>The source as findings carry it.</summary>
    /// <returns>The text that <see cref="Parse"/> reads.</returns>
    public override string ToString() => Lines is var (first, last) ? $"{Document}:{first}-{last}" : Document;

    private static bool TryReadLine(string text, out int line) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out line);
}
