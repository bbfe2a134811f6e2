namespace Graph.Runtime.Tests.Docs;

/// <content>What single examples need besides their own lines.</content>
internal static partial class DiagnosticExample
{
    private const string Mark = "<example>";

    /// <summary>Says that an example is a file as it stands.</summary>
    private const string WholeFile = "the whole file";

    private const string ModelThat = "nodes:\n  a:\n    type: model\n    with: { prompt: hello }\n    ";

    private const string WorkflowThat = "nodes:\n  a:\n    type: workflow\n    <example>";

    private const string Review = "schema: graphagents/v1\nname: review\ninput: [draft]\nstate: { draft: string }\nnodes: { a: { type: echo } }\nedges: [START -> a, a -> END]\n";

    /// <summary>What else is wrong of necessity: a file that stops at its first line lacks the rest, and a thousand mistakes are mistakes of some kind.</summary>
    internal static IReadOnlyDictionary<string, string> Along { get; } = new Dictionary<string, string>
    {
        ["GA1006"] = "GA1009",
        ["GA1051"] = "GA2014",
        ["GA6004"] = "GA6005",
    };

    /// <summary>What is shown at another place than the lines that make it a mistake: at a node, at the end of the file, in the deepest file.</summary>
    internal static IReadOnlySet<string> Elsewhere { get; } = new HashSet<string> { "GA1051", "GA3009", "GA3021", "GA4020", "GA6004" };

    /// <summary>The name of the file that an example stands in.</summary>
    internal static string FileOf(string code) => code == "GA6003" ? "review.yaml" : "example.yaml";

    /// <summary>A file that an example names; null when there is none.</summary>
    internal static string? Find(string code, string path) => (code, path) switch
    {
        (_, "shared") => throw new IOException("it is a folder."),
        (_, "shared/types.yaml") => "types: { Finding: { title: string } }\n",
        (_, "shared/broken.yaml") => "types: { Finding: { title: strin } }\n",
        ("GA6003", "review.yaml") => Review.Replace("type: echo", "type: workflow, with: { file: review.yaml }", StringComparison.Ordinal),
        ("GA6007", "review.yaml") => Review.Replace("[draft]", "[\"draft?\"]", StringComparison.Ordinal),
        (_, "review.yaml") => Review,
        (_, "notes.yaml") => Review.Replace("[draft]", "[\"draft?\"]", StringComparison.Ordinal),
        (_, ['l', 'e', 'v', 'e', 'l', '-', .. var number]) => Review.Replace(
            "type: echo", $"type: workflow, with: {{ file: level-{int.Parse(number.AsSpan(0, number.Length - 5), System.Globalization.CultureInfo.InvariantCulture) + 1}.yaml }}", StringComparison.Ordinal)
            .Replace("[draft]", "[]", StringComparison.Ordinal),
        _ => null,
    };

    /// <summary>Further sections of the file; or, with a mark in it, the sections that the example's lines stand in.</summary>
    private static readonly Dictionary<string, string> Rest = new(StringComparer.Ordinal)
    {
        ["GA1005"] = WholeFile,
        ["GA1006"] = WholeFile,
        ["GA1009"] = WholeFile,
        ["GA1020"] = WholeFile,
        ["GA2015"] = "state: { secret: { type: string, default: x, private: true } }",
        ["GA2018"] = "state:\n  question: string\n  plan: string\nnodes:\n  <example>\n  b: { type: echo, output: plan }\nedges: [START -> a, a -> b, b -> END]",
        ["GA2019"] = "output: [question]",
        ["GA2020"] = "state:\n  question: string\n  plan: string\nnodes: { a: { type: echo, with: { value: \"${question}\" } } }",
        ["GA3032"] = "nodes:\n  <example>\nedges: [START -> remember, remember -> END]",
        ["GA3012"] = "state:\n  question: string\n  folder: { type: string, default: here }\n  found: list<any>\nnodes:\n  a:\n    type: research\n    <example>\n    output: found",
        ["GA3014"] = ModelThat + Mark,
        ["GA3015"] = ModelThat + Mark,
        ["GA3019"] = ModelThat + "<example>\n  help: { type: echo }\nedges: [START -> a, a -> END, help -> END]",
        ["GA1014"] = "nodes:\n  a: &base { type: echo }\n  <example>\nedges: [START -> a, a -> b, b -> END]",
        ["GA1015"] = "nodes:\n  a:\n    type: echo\n    with:\n      value:\n        <example>",
        ["GA3002"] = "nodes:\n  a: { type: echo }\n  <example>",
        ["GA3009"] = "state:\n  question: string\n  points: { type: int, default: 0 }\n  verdict: { type: string, default: none }\n  <example>\nnodes: { a: { type: score } }",
        ["GA3010"] = "state:\n  limit: { type: int, default: 0 }\n  points: { type: int, default: 0 }\n  verdict: { type: string, default: none }\nnodes:\n  <example>",
        ["GA3021"] = "nodes:\n  a: { type: echo }\n  b: { set: { answer: question } }\nedges:\n  - START -> a\n  <example>\n  - b -> END",
        ["GA3030"] = "nodes:\n  a:\n    type: echo\n    interrupt: before\n    expires: 1h\n    <example>\n  remind: { type: echo }\nedges: [START -> a, a -> END, remind -> END]",
        ["GA4004"] = "edges:\n  - START -> a\n  - a -> END\n  <example>",
        ["GA4019"] = "nodes:\n  a: { type: echo }\n  <example>\nedges: [START -> a, a -> END, lonely -> END]",
        ["GA6003"] = WorkflowThat,
        ["GA6004"] = WorkflowThat,
        ["GA6007"] = WorkflowThat,
        ["GA6008"] = WorkflowThat,
        ["GA7006"] = "state: { question: string, total: { type: int, default: 0 } }",
    };

    /// <summary>What <c>…</c> stands for.</summary>
    private static string Expand(string code, string example) => code switch
    {
        "GA1020" => "# " + new string('x', 1_200_000),
        "GA1021" => $"a: {{ type: echo, with: {{ value: {new string('[', 70)}{new string(']', 70)} }} }}",
        "GA1022" => $"a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9]\n{example}" + string.Concat("cdefg".Select((name, place) => $"{name}: &{name} [{string.Join(", ", Enumerable.Repeat($"*{"bcdef"[place]}", 9))}]\n")),
        "GA1023" => $"y: [&x 1, {string.Join(", ", Enumerable.Repeat("*x", 101))}]",
        "GA1051" => $"output: [{string.Join(", ", Enumerable.Range(0, 1_100).Select(number => $"a{number}"))}]",
        "GA2007" => $"types: {{ T0: {{ a: int }}, {string.Join(", ", Enumerable.Range(1, 33).Select(level => $"T{level}: {{ a: T{level - 1} }}"))} }}",
        "GA2016" => $"state: {{ {string.Join(", ", Enumerable.Range(0, 1_001).Select(number => $"f{number}: int"))} }}",
        "GA3003" => $"nodes: {{ {string.Join(", ", Enumerable.Range(0, 501).Select(number => $"n{number}: {{ type: echo }}"))} }}",
        "GA4006" => $"- a -> [{string.Join(", ", Enumerable.Range(0, 2_001).Select(number => $"b{number}"))}]",
        "GA5006" => $"value: \"${{{string.Concat(Enumerable.Repeat("1 + ", 2_000))}1}}\"",
        _ => example,
    };
}
