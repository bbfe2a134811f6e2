using System.Text.RegularExpressions;

namespace Graph.Runtime.Tests.Docs;

/// <summary>Makes a whole file of an example that shows only the lines that matter.</summary>
/// <remarks>Where the lines belong follows from their first key. What the rest of the file must have for them is in <see cref="Rest"/>.</remarks>
internal static partial class DiagnosticExample
{
    private static readonly string[] Sections = ["schema", "name", "version", "include", "input", "output", "types", "state", "nodes", "edges", "limits", "migrations"];

    private static readonly Dictionary<string, string> Usual = new(StringComparer.Ordinal)
    {
        ["schema"] = "schema: graphagents/v1",
        ["name"] = "name: example",
        ["input"] = "input: [question]",
        ["state"] = """
            state:
              question: string
              folder: { type: string, default: here }
              answer: { type: string, default: "" }
              plan: { type: string, default: "" }
              done: { type: bool, default: false }
              x: { type: bool, default: false }
              count: { type: int, default: 0 }
              items: { type: list<int>, default: [] }
              numbers: { type: list<int>, default: [] }
              analysis: { type: Analysis, default: { confidence: 0.5 } }
            """,
        ["types"] = "types: { Analysis: { confidence: float } }",
        ["nodes"] = "nodes: { a: { type: echo } }",
        ["edges"] = "edges: [START -> a, a -> END]",
    };

    /// <summary>A whole file, and the lines that the example adds to it.</summary>
    public static (string Text, IReadOnlyList<string> Lines) Complete(string code, string example)
    {
        var lines = Expand(code, example).TrimEnd('\n');
        if (Rest.GetValueOrDefault(code) is WholeFile)
        {
            return (lines, lines.Split('\n'));
        }

        var sections = new Dictionary<string, string>(Usual, StringComparer.Ordinal);
        var (key, text) = Rest.TryGetValue(code, out var rest) && rest.Contains(Mark, StringComparison.Ordinal)
            ? ("", rest)
            : (SectionOf(lines), Frame(lines));
        foreach (var section in SplitSections(rest is null || key.Length == 0 ? "" : rest).Concat(SplitSections(Place(text, lines))))
        {
            sections[section.Key] = section.Value;
        }

        FitUsual(sections);
        var file = string.Join('\n', Sections.Where(sections.ContainsKey).Select(name => sections[name])) + "\n";
        return (file, [.. lines.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)]);
    }

    // Fields that the example has no place for are not asked for, and types that it does not declare are not used.
    private static void FitUsual(Dictionary<string, string> sections)
    {
        if (!sections["state"].Contains("question:", StringComparison.Ordinal) && sections["input"] == Usual["input"])
        {
            sections.Remove("input");
        }

        if (!sections["types"].Contains("Analysis:", StringComparison.Ordinal) && sections["state"] == Usual["state"])
        {
            sections["state"] = string.Join('\n', Usual["state"].Split('\n').Where(line => !line.Contains("Analysis", StringComparison.Ordinal)));
        }
    }

    private static string SectionOf(string lines) => KeyAtStart().Match(lines).Groups["key"].Value;

    // Indented as deep as the mark is, so that the example stays the lines that the page shows.
    private static string Place(string frame, string lines)
    {
        var at = frame.IndexOf(Mark, StringComparison.Ordinal);
        if (at < 0)
        {
            return frame;
        }

        var indentation = at - (frame.LastIndexOf('\n', at) + 1);
        return frame.Replace(Mark, lines.Replace("\n", "\n" + new string(' ', indentation), StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static string Frame(string lines) => SectionOf(lines) switch
    {
        "output" when lines.Contains("output: {", StringComparison.Ordinal) => $"nodes:\n  a:\n    type: model\n    with: {{ prompt: hello }}\n    {Mark}",
        var key when Sections.Contains(key) => Whole(lines),
        "a" or "b" => $"nodes:\n  {Mark}\nedges: [START -> {SectionOf(lines)}, {SectionOf(lines)} -> END]",
        "choose" => Edges("- from: a\n    " + Mark, lines),
        "with" => $"nodes:\n  a:\n    type: model\n    {Mark}",
        "output" or "retry" or "interrupt" or "timeout" or "cache" or "set" => $"nodes:\n  a:\n    type: model\n    with: {{ prompt: hello }}\n    {Mark}",
        "prompt" or "temperature" => $"nodes:\n  a:\n    type: model\n    with:\n      {(SectionOf(lines) == "prompt" ? "" : "prompt: hello\n      ")}{Mark}",
        "query" or "corpus" => $"nodes:\n  a:\n    type: research\n    with:\n      {(SectionOf(lines) == "query" ? "corpus: docs" : "query: why")}\n      {Mark}\n    output: found\nstate:\n  question: string\n  found: list<any>",
        "value" => $"nodes:\n  a:\n    type: echo\n    with:\n      {Mark}",
        "jitter" => $"nodes:\n  a:\n    type: echo\n    retry:\n      {Mark}",
        "from" => Edges(Mark, lines),
        "when" => Edges("- from: a\n    choose:\n      " + Mark + "\n        to: b\n      - else: END", lines),
        "" when lines.StartsWith("- ", StringComparison.Ordinal) => Edges(Mark, lines),
        _ => $"state:\n  question: string\n  {Mark}",
    };

    // Nodes without edges get those that make them one chain of one.
    private static string Whole(string lines)
    {
        var first = FirstNode().Match(lines).Groups["name"].Value;
        return first.Length == 0 || lines.Contains("edges:", StringComparison.Ordinal) ? Mark : $"{Mark}\nedges: [START -> {first}, {first} -> END]";
    }

    // Nodes for the small names that the edges use; each can be reached and leads to the end where the example says nothing else.
    private static string Edges(string edges, string lines)
    {
        var names = NodeName().Matches(lines + " a " + (lines.StartsWith("- when", StringComparison.Ordinal) ? "b" : "")).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal).ToList();
        var sources = Sourced().Matches(lines).SelectMany(match => NodeName().Matches(match.Value)).Select(match => match.Value).ToHashSet();
        sources.UnionWith(lines.StartsWith("- when", StringComparison.Ordinal) || lines.StartsWith("choose", StringComparison.Ordinal) ? ["a"] : []);
        var targets = Targeted().Matches(lines).SelectMany(match => NodeName().Matches(match.Value)).Select(match => match.Value).ToHashSet();
        var more = names.Where(name => name == "a" || (sources.Contains(name) && !targets.Contains(name))).Select(name => $"- START -> {name}")
            .Concat(names.Where(name => !sources.Contains(name)).Select(name => $"- {name} -> END"));
        return $"nodes:\n{string.Concat(names.Select(name => $"  {name}: {{ type: echo }}\n"))}edges:\n  {edges}\n{string.Concat(more.Select(edge => $"  {edge}\n"))}";
    }

    private static IEnumerable<KeyValuePair<string, string>> SplitSections(string text)
    {
        var key = "";
        var lines = new List<string>();
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            var found = KeyAtStart().Match(line);
            if (found.Success && Sections.Contains(found.Groups["key"].Value) && lines.Count > 0)
            {
                yield return new(key, string.Join('\n', lines));
                lines.Clear();
            }

            key = lines.Count == 0 ? found.Groups["key"].Value : key;
            lines.Add(line);
        }

        if (key.Length > 0)
        {
            yield return new(key, string.Join('\n', lines));
        }
    }

    [GeneratedRegex(@"^(- (\{ )?)?(?<key>when|[a-zA-Z_]+)\s*:", RegexOptions.None)]
    private static partial Regex KeyAtStart();

    [GeneratedRegex(@"^nodes:\s*\{?\s*(?<name>[\w-]+):", RegexOptions.Multiline)]
    private static partial Regex FirstNode();

    [GeneratedRegex(@"(?<![\w'""])[abcd](?![\w'""])")]
    private static partial Regex NodeName();

    [GeneratedRegex(@"\b[abcd]\b(?= ->)|from: (\[[^\]]*\]|[abcd]\b)")]
    private static partial Regex Sourced();

    [GeneratedRegex(@"(-> |to: |else: )(\[[^\]]*\]|[abcd]\b)")]
    private static partial Regex Targeted();
}
