using Graph.Runtime.Compilation;
using Graph.Runtime.Definition.Format;
using Graph.Runtime.Tests.Compilation;

namespace Graph.Runtime.Tests.Definition.Format;

/// <summary>The table of keys is what the reader reads, no more and no less.</summary>
public sealed class WorkflowFormatTests
{
    private const string File = """
        schema: graphagents/v1
        name: sound
        state: { text: { type: string }, parts: "list<string>" }
        defaults: { timeout: 3s }
        nodes:
          first: { type: echo, retry: { attempts: 2 }, on_error: { to: second } }
          second: { type: echo }
        edges:
          - { from: START, to: first }
          - { from: first, each: parts, to: second }
          - { from: second, choose: [ { when: size(parts) == 0, to: END }, { else: END } ] }
        limits: { max_steps: 5 }
        """;

    private static readonly WorkflowCompiler Compiler = new(KnownNodes.Registry, new NoServices());

    [Theory]
    [InlineData("workflow", "name: sound", "qqqqqqqq: 1\nname: sound")]
    [InlineData("field", "type: string", "type: string, qqqqqqqq: 1")]
    [InlineData("defaults", "defaults: { ", "defaults: { qqqqqqqq: 1, ")]
    [InlineData("node", "second: { ", "second: { qqqqqqqq: 1, ")]
    [InlineData("retry", "attempts: 2", "attempts: 2, qqqqqqqq: 1")]
    [InlineData("on_error", "to: second }", "to: second, qqqqqqqq: 1 }")]
    [InlineData("arm", "when: size", "qqqqqqqq: 1, when: size")]
    [InlineData("arm", "else: END", "else: END, qqqqqqqq: 1")]
    [InlineData("limits", "max_steps: 5", "max_steps: 5, qqqqqqqq: 1")]
    public void the_reader_takes_the_keys_of_the_table(string map, string sound, string withStranger) =>
        KeysBeside(sound, withStranger).Should().BeEquivalentTo(KeysOf(map));

    [Fact]
    public void the_forms_of_an_edge_take_together_the_keys_of_the_table()
    {
        var direct = KeysBeside("from: START", "from: START, qqqqqqqq: 1");
        var each = KeysBeside("each: parts", "each: parts, qqqqqqqq: 1");
        var choice = KeysBeside("from: second, ", "from: second, qqqqqqqq: 1, ");

        direct.Union(each).Union(choice).Should().BeEquivalentTo(KeysOf("edge"));
    }

    [Fact]
    public void every_key_says_what_it_does() =>
        Maps().SelectMany(map => map.Keys).Should().OnlyContain(key => key.Description.Length > 10 && key.Description.EndsWith('.'));

    /// <summary>The keys that the reader says there are, once it meets one that there is not.</summary>
    private static string[] KeysBeside(string sound, string withStranger)
    {
        var at = File.IndexOf(sound, StringComparison.Ordinal);
        var text = File[..at] + withStranger + File[(at + sound.Length)..];
        var complaint = Compiler.Compile(text, "case.yaml").Diagnostics.Single(one => one.Code == "GA1008");
        return complaint.Help!.Replace("its keys are ", "", StringComparison.Ordinal).Split(", ");
    }

    private static IEnumerable<string> KeysOf(string map) => Maps().Single(one => one.Name == map).Keys.Select(key => key.Name);

    private static FormatMap[] Maps() =>
    [
        WorkflowFormat.Workflow, WorkflowFormat.Field, WorkflowFormat.RecordField, WorkflowFormat.Node, WorkflowFormat.Retry, WorkflowFormat.OnError,
        WorkflowFormat.Edge, WorkflowFormat.Arm, WorkflowFormat.Defaults, WorkflowFormat.Limits,
    ];
}
