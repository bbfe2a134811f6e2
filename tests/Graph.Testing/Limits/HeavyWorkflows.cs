using System.Text;

namespace Graph.Testing.Limits;

/// <summary>Workflow files that are as large as they may be, and files that are made to cost more than they look. Their only type of node is <c>echo</c>, which takes any <c>value</c>.</summary>
public static class HeavyWorkflows
{
    private const int Nodes = 500;
    private const int Mebibyte = 1024 * 1024;

    /// <summary>Files that an author may come to, right or wrong: each must be checked at once.</summary>
    public static IReadOnlyDictionary<string, string> Large { get; } = new Dictionary<string, string>
    {
        ["500 nodes in a chain"] = Workflow(Chain()),
        ["1,900 misspelt edges over 500 nodes"] = Workflow(Chain("step_of_the_pipeline_").Take(2).Concat(Numbers(1_900).Select(number => $"step_of_the_pipeline_{number % Nodes} -> step_of_teh_piepline_{number}")), node => $"step_of_the_pipeline_{node}"),
        ["1,900 edges to names that are like no node"] = Workflow(Numbers(1_900).Select(number => $"n{number % Nodes} -> something_else_{number}")),
        ["25,000 expressions"] = Workflow(Chain(), writes: node => string.Join(", ", Numbers(50).Select(field => $"f{field}: f{(field + node) % 50} + {node}"))),
        ["25,000 expressions over 1,000 fields"] = Workflow(Chain(), writes: node => string.Join(", ", Numbers(50).Select(field => $"f{field}: f{(field * 19) + (node % 50)} + f{field + node}")), fields: 1_000),
        ["25,000 templates"] = Workflow(Chain(), does: node => $"type: echo, with: {{ value: [{string.Join(", ", Numbers(50).Select(field => $"\"{{{{f{(field + node) % 50}}}}} of {node}\""))}] }}"),
        ["25,000 names that are misspelt, in 1,000 expressions over 1,000 fields"] = Workflow(Chain(), writes: node => string.Join(", ", Numbers(2).Select(field => $"f{field}: {string.Join(" + ", Numbers(25).Select(name => $"f{node}_{name}"))}")), fields: 1_000),
        ["1,000 long names that are misspelt, over 1,000 long fields"] = Workflow(Chain(), writes: node => $"{LongName(0)}: {LongName(node + 1_000)} + {LongName(node + 2_000)}", fields: 1_000, field: LongName),
        ["1,900 long names of edges that are misspelt"] = Workflow(Numbers(1_900).Select(number => $"{LongName(number % Nodes)} -> {LongName(number + 1_000)}"), nodeName: LongName),
        ["25,000 expressions with a misspelt name"] = Workflow(Chain(), writes: node => string.Join(", ", Numbers(50).Select(field => $"f{field}: total_{node}_{field} + 1"))),
        ["200 joins that wait for all, over 500 nodes"] = Workflow(Numbers(300).Select(node => $"START -> n{node}").Concat(Joins(200)).Concat(Numbers(Nodes).Skip(200).Select(node => $"n{node} -> END")), does: _ => "type: echo"),
        ["200 joins that wait for all, in a chain of 500"] = Workflow(Chain().Concat(Numbers(200).Select(join => $"{{ from: [n{join}, n{join + 1}, n{join + 2}, n{join + 3}, n{join + 4}, n{join + 5}], to: n{join + 250}, join: all }}"))),
        ["400 nodes at once that write one field"] = Workflow(Numbers(400).Select(node => $"START -> n{node}").Concat(Numbers(400).Select(node => $"n{node} -> END")), nodes: 400),
        ["1,000 choices"] = Workflow(Chain().Take(1).Concat(Numbers(Nodes).Select(node => $"{{ from: n{node}, choose: [{{ when: f0 > {node}, to: n{(node + 1) % Nodes} }}, {{ when: f1 > {node}, to: n{(node + 7) % Nodes} }}, {{ else: END }}] }}"))),
    };

    /// <summary>A sound workflow of 500 nodes with so many edges to names that do not exist.</summary>
    public static string WithWrongEdges(int count) => Workflow(Chain().Concat(Numbers(count).Select(number => $"n{number % Nodes} -> something_else_{number}")));

    /// <summary>Files that nobody means well with: each must be refused, or taken, at once and for little memory.</summary>
    public static IReadOnlyDictionary<string, string> Bombs { get; } = new Dictionary<string, string>
    {
        ["10 MB of prompts"] = Workflow(Chain()) + "# " + new string('x', 10 * Mebibyte) + "\n",
        ["10 MB of keys"] = Lines(800_000, line => $"key_{line}: 1"),
        ["1,000,000 keys"] = Lines(1_000_000, line => $"k{line}:"),
        ["1 MB of keys"] = Lines(70_000, line => $"k{line}: {line}"),
        ["1 MB of unknown keys in nodes"] = "nodes:\n" + Lines(33_000, line => $"  n{line}: {{ typ: x }}"),
        ["1 MB of one key again and again"] = Lines(150_000, _ => "a: 1"),
        ["1 MB of merge keys"] = "a: &a { b: 1 }\n" + Lines(60_000, line => $"k{line}: {{ <<: *a }}"),
        ["1 MB of tags"] = Lines(45_000, line => $"k{line}: !!python/object:os.system x"),
        ["1 MB of anchors"] = Lines(60_000, line => $"k{line}: &a{line} 1"),
        ["1 MB of aliases"] = "a: &a 1\n" + Lines(80_000, line => $"k{line}: *a"),
        ["1 MB of unknown aliases"] = Lines(80_000, line => $"k{line}: *b{line}"),
        ["1 MB of unquoted templates"] = Lines(60_000, line => $"k{line}: {{{{ q{line} }}}}"),
        ["1 MB of text behind quotes"] = Lines(40_000, line => $"k{line}: 'a' b c d e f g"),
        ["1 MB of NUL"] = "name: " + new string('\0', Mebibyte - 10),
        ["1 MB of byte order marks"] = new string('\uFEFF', Mebibyte / 3),
        ["1 MB of tabs"] = new string('\t', Mebibyte - 10),
        ["1 MB of line ends"] = new string('\n', Mebibyte - 10),
        ["1 MB of comments"] = Lines(250_000, _ => "# x"),
        ["1 MB in one quoted text"] = "name: \"" + new string('x', Mebibyte - 100),
        ["1 MB of quotes"] = "name: " + new string('"', Mebibyte - 100),
        ["1 MB of question marks"] = Repeated("? ", Mebibyte / 2 - 10),
        ["brackets 10,000 deep"] = "a: " + new string('[', 10_000) + new string(']', 10_000),
        ["brackets 1,000,000 deep"] = "a: " + new string('[', Mebibyte - 10),
        ["braces 10,000 deep"] = Repeated("{a: ", 10_000) + "1" + new string('}', 10_000),
        ["maps 1,000 deep"] = string.Concat(Numbers(1_000).Select(depth => new string(' ', depth) + "a:\n")),
        ["dashes 100,000 deep"] = Repeated("- ", 100_000),
        ["a billion laughs"] = Laughs(),
        ["an alias inside what it names"] = "a: &a [*a, *a]\nb: *a\n",
        ["a type 100,000 deep"] = Workflow(Chain()).Replace("state:\n", "state:\n  deep: " + Repeated("list<", 100_000) + "\n", StringComparison.Ordinal),
        ["types that double 30 times"] = Workflow(Chain()) + "types:\n  T0: { a: int }\n" + Lines(30, level => $"  T{level + 1}: {{ a: T{level}, b: T{level} }}"),
        ["an arrow with 100,000 links"] = Workflow([$"START{Repeated(" -> n1", 100_000)}"]),
        ["1,000,000 nodes in one edge"] = Workflow([$"n0 -> [{Repeated("n1, ", 150_000)}n1]"]),
        ["20,000 nodes"] = "schema: graphagents/v1\nname: many\nnodes:\n" + Lines(20_000, line => $"  n{line}: {{ set: {{ a: 1 }} }}"),
        ["an expression with 10,000 parentheses"] = Workflow(Chain(), writes: _ => $"f0: {new string('(', 10_000)}1{new string(')', 10_000)}", nodes: 40),
        ["a template with 10,000 blocks"] = Workflow(Chain(), writes: _ => $"f0: \"{Repeated("{{#if f1}}", 10_000)}\"", nodes: 8),
    };

    private static string Workflow(
        IEnumerable<string> edges,
        Func<int, string>? nodeName = null,
        Func<int, string>? writes = null,
        Func<int, string>? does = null,
        int nodes = Nodes,
        int fields = 50,
        Func<int, string>? field = null) =>
        "schema: graphagents/v1\nname: heavy\nstate:\n" + Lines(fields, number => $"  {field?.Invoke(number) ?? $"f{number}"}: {{ type: int, default: 0 }}")
        + "nodes:\n" + Lines(nodes, node => $"  {nodeName?.Invoke(node) ?? $"n{node}"}: {{ {does?.Invoke(node) ?? $"set: {{ {writes?.Invoke(node) ?? "f0: f1 + 1"} }}"} }}")
        + "edges:\n" + string.Concat(edges.Select(edge => $"  - {edge}\n"));

    // Names that differ in their midst are the slowest to compare.
    private static string LongName(int number) => $"the_name_of_part_{number % 97:00}_which_is_in_section_{number:0000}_of_it_all";

    private static IEnumerable<string> Chain(string prefix = "n") =>
        [$"START -> {prefix}0", $"{prefix}{Nodes - 1} -> END", .. Numbers(Nodes - 1).Select(node => $"{prefix}{node} -> {prefix}{node + 1}")];

    private static IEnumerable<string> Joins(int count) =>
        Numbers(count).Select(join => $"{{ from: [n{join}, n{(join + 1) % 200}, n{(join + 2) % 200}], to: n{join + 300}, join: all }}");

    private static string Laughs() => "l0: &l0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n" + Lines(9, level => $"l{level + 1}: &l{level + 1} [{Repeated($"*l{level}, ", 9)}*l{level}]");

    private static string Lines(int count, Func<int, string> line)
    {
        var text = new StringBuilder();
        for (var number = 0; number < count; number++)
        {
            text.Append(line(number)).Append('\n');
        }

        return text.ToString();
    }

    private static string Repeated(string part, int times) => new StringBuilder().Insert(0, part, times).ToString();

    private static IEnumerable<int> Numbers(int count) => Enumerable.Range(0, count);
}
