using System.Text.RegularExpressions;

namespace Graph.Host.Cli.Explain;

/// <summary>What the reference says about each diagnostic; the page itself is part of the program, so that the two cannot disagree.</summary>
internal sealed partial class DiagnosticsPage
{
    private const string Resource = "diagnostics.md";

    private DiagnosticsPage(IReadOnlyList<DiagnosticEntry> entries) => Entries = entries;

    /// <summary>All diagnostics in the order of the page.</summary>
    internal IReadOnlyList<DiagnosticEntry> Entries { get; }

    /// <summary>The page that this build was made with.</summary>
    /// <returns>The page.</returns>
    internal static DiagnosticsPage Load()
    {
        using var stream = typeof(DiagnosticsPage).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }

    /// <summary>Reads a page: a heading of the second level for each family, one of the third for each code.</summary>
    /// <param name="markdown">The page.</param>
    /// <returns>Its diagnostics.</returns>
    internal static DiagnosticsPage Parse(string markdown)
    {
        var entries = new List<DiagnosticEntry>();
        var family = "";
        foreach (var section in Sections(markdown.ReplaceLineEndings("\n").Split('\n')))
        {
            var title = section[0];
            if (EntryTitle().Match(title) is { Success: true } match)
            {
                var text = string.Join('\n', section.Skip(1)).Trim('\n');
                entries.Add(new DiagnosticEntry(match.Groups["code"].Value, Plain(match.Groups["title"].Value), family, text));
            }
            else if (title.StartsWith("## ", StringComparison.Ordinal))
            {
                family = Plain(title[3..]);
            }
        }

        return new DiagnosticsPage(entries);
    }

    /// <summary>Finds a diagnostic by its code, also without its letters or in small ones.</summary>
    /// <param name="code">Such as <c>GA3002</c> or <c>3002</c>.</param>
    /// <returns>The diagnostic, or null.</returns>
    internal DiagnosticEntry? Find(string code)
    {
        var wanted = code.StartsWith("GA", StringComparison.OrdinalIgnoreCase) ? code : "GA" + code;
        return Entries.FirstOrDefault(entry => entry.Code.Equals(wanted, StringComparison.OrdinalIgnoreCase));
    }

    // Inside a block of code, '#' starts a comment and no heading.
    private static IEnumerable<List<string>> Sections(IEnumerable<string> lines)
    {
        var section = new List<string> { "" };
        var isCode = false;
        foreach (var line in lines)
        {
            isCode ^= line.StartsWith("```", StringComparison.Ordinal);
            if (!isCode && line.StartsWith('#'))
            {
                yield return section;
                section = [];
            }

            section.Add(line);
        }

        yield return section;
    }

    private static string Plain(string title) => title.Replace("`", "", StringComparison.Ordinal).Trim();

    [GeneratedRegex("^### `?(?<code>GA[0-9]{4})`?(?<title>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex EntryTitle();
}

/// <summary>One diagnostic of the reference.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Title">What it means, in a few words.</param>
/// <param name="Family">The heading above it.</param>
/// <param name="Text">What the page says about it, in Markdown.</param>
internal sealed record DiagnosticEntry(string Code, string Title, string Family, string Text);
