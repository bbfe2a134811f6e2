using System.Text;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Yaml;

/// <summary>Reads a file's text into values with places, and reports everything about it that is not sound YAML.</summary>
/// <remarks>
/// A value that only lacks quotes stops the parser. Such a value is reported, blanked out by text of the same length, and
/// the file is parsed again, so that one missing pair of quotes does not hide the other mistakes of the file.
/// </remarks>
internal sealed class YamlReader(SourceText source, DiagnosticBag diagnostics)
{
    private const int MostPatches = 24;

    // Each patch parses the whole file again; a large file gets fewer of them.
    private const int PatchedCharacters = 4 * 1024 * 1024;

    /// <summary>The file's value; null when it cannot be read, which was reported then.</summary>
    public YamlNode? Read()
    {
        if (Encoding.UTF8.GetByteCount(source.Text) > YamlLimits.Bytes)
        {
            diagnostics.Report(YamlDiagnostics.FileTooLarge(new TextRange(0, 1)));
            return null;
        }

        var patched = new List<TextRange>();
        var text = source.Text;
        while (true)
        {
            // Each parse finds anew what the one before it found: only the last one's findings count.
            var findings = new DiagnosticBag(source);
            var (root, fault) = Parse(text, patched, findings);
            var trap = fault is null ? null : SyntaxTraps.Explain(source, fault);
            if (trap?.Patch is not { } patch || patched.Count >= MostPatches || patched.Count * (long)text.Length > PatchedCharacters)
            {
                return Finish(root, trap, findings);
            }

            diagnostics.Report(trap.Problem);
            patched.Add(patch);
            text = BlankOut(text, patch);
        }
    }

    private (YamlNode? Root, SyntaxFault? Fault) Parse(string text, List<TextRange> patched, DiagnosticBag findings)
    {
        var events = new EventStream(text);
        var builder = new TreeBuilder(source, findings, patched);
        while (!builder.IsOver && events.TryReadNext(out var next))
        {
            builder.Take(next);
        }

        return (builder.Root, events.Fault);
    }

    private YamlNode? Finish(YamlNode? root, Trap? trap, DiagnosticBag findings)
    {
        diagnostics.TakeOver(findings);
        if (trap is not null)
        {
            // What was reported while the values were read says more than the parser's stumbling over the same text.
            Report(trap, findings);
            return null;
        }

        if (root is null && !diagnostics.HasErrors)
        {
            diagnostics.Report(ReadingDiagnostics.EmptyFile(new TextRange(0, 0)));
        }

        return root;
    }

    private void Report(Trap trap, DiagnosticBag findings)
    {
        if (!findings.HasErrorIn(trap.Problem.Place))
        {
            diagnostics.Report(trap.Problem);
        }
    }

    private static string BlankOut(string text, TextRange patch)
    {
        var length = patch.End - patch.Start;
        var blank = length < 2 ? new string('_', length) : "\"" + new string('_', length - 2) + "\"";
        return string.Concat(text.AsSpan(0, patch.Start), blank, text.AsSpan(patch.End));
    }
}
