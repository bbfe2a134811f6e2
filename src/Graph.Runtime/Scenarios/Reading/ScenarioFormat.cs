using Graph.Runtime.Definition.Format;
using Graph.Runtime.Scenarios.Checking;

namespace Graph.Runtime.Scenarios.Reading;

/// <summary>Every key of files of scenarios, told once: the reader takes no other, and the schema for editors is made of it.</summary>
internal static class ScenarioFormat
{
    private static readonly FormatShape Text = new FormatShape.Text();
    private static readonly FormatShape Free = new FormatShape.Free();
    private static readonly FormatShape Names = new FormatShape.NameList();
    private static readonly FormatShape Length = new FormatShape.Length();
    private static readonly FormatShape Values = new FormatShape.Entries(Free);

    /// <summary>The map form of a stub's <c>error:</c>.</summary>
    public static FormatMap StubError { get; } = new(
        "stub_error",
        new("kind", Text, "The sort of error that retry policies name, such as transient. 'exception' when not given."),
        new("message", Text, "What went wrong, in words."),
        new("retry_after", Length, "How long the other side asks to be left alone."));

    /// <summary>One of a stub's <c>calls:</c>.</summary>
    public static FormatMap Call { get; } = new("call", [.. TurnKeys()]);

    /// <summary>What stands in for the code of a node.</summary>
    public static FormatMap Stub { get; } = new(
        "stub",
        [
            .. TurnKeys(),
            new("results", new FormatShape.Rows(Free), "One result a call; a call beyond the last is a failure of the scenario."),
            new("calls", new FormatShape.Rows(new FormatShape.Map(Call)), "What each call comes to."),
        ]);

    /// <summary>One stop at marks of the workflow.</summary>
    public static FormatMap Stop { get; } = new(
        "stop",
        new("before", Names, "The nodes with 'interrupt: before' that the run stops at."),
        new("after", Names, "The nodes with 'interrupt: after' that the run stops at."),
        new("state", Values, "What the state holds then; fields that are not named are not looked at."),
        new("that", Free, "An expression over the state then, or a list of them; each must be true."),
        new("then", Word(StopWords.All.Keys), "What happens then: 'resume' (the default), or 'leave', which ends the scenario there."));

    /// <summary>What error must have stopped the run.</summary>
    public static FormatMap ExpectedError { get; } = new(
        "expected_error",
        new("kind", Text, "Its kind."),
        new("message", Text, "A part of its message."),
        new("node", Text, "The node that failed."));

    /// <summary>What must come of a run.</summary>
    public static FormatMap Expectation { get; } = new(
        "expectation",
        new("status", Word(StatusNames.All.Keys), "How the run ends; 'succeeded' when not given."),
        new("path", new FormatShape.Rows(Names), "The steps in their order: a node, or the nodes of one step."),
        new("steps", new FormatShape.Whole(0, int.MaxValue), "How many steps there are."),
        new("runs", new FormatShape.Entries(new FormatShape.Whole(0, int.MaxValue)), "How many tasks are started, by node."),
        new("state", Values, "What the state holds at the end; fields that are not named are not looked at."),
        new("output", Values, "The same for the fields that the workflow gives back."),
        new("that", Free, "An expression over the state at the end, or a list of them; each must be true."),
        new("error", new FormatShape.Map(ExpectedError), "What stops the run."),
        new("events", new FormatShape.Rows(new FormatShape.Either(Word(EventNames.All), new FormatShape.Entries(Text))), "Events in this order; others may come between."));

    /// <summary>One case of a table.</summary>
    public static FormatMap Case { get; } = new("case", [new("name", Text, "What tells the case from the others."), .. RunKeys()]);

    /// <summary>One scenario.</summary>
    public static FormatMap Scenario { get; } = new(
        "scenario",
        [
            new("name", Text, "A sentence that says what must hold.") { IsRequired = true },
            .. RunKeys(),
            new("cases", new FormatShape.Rows(new FormatShape.Map(Case)), "A table: each case is a scenario that has what the table has, and its own on top of it."),
        ]);

    /// <summary>The file.</summary>
    public static FormatMap File { get; } = new(
        "tests",
        new("workflow", Text, "The workflow, relative to this file. Without it 'x.tests.yaml' tests 'x.yaml'."),
        new("description", Text, "What the scenarios are about."),
        new("scenarios", new FormatShape.Rows(new FormatShape.Map(Scenario)), "The scenarios.") { IsRequired = true });

    private static FormatKey[] TurnKeys() =>
    [
        new("result", Free, "The result; text may be a template or an expression over the state and the item."),
        new("error", new FormatShape.Either(Text, new FormatShape.Map(StubError)), "A failure: its message, or a map."),
        new("goto", Names, "Where the node decides to go."),
        new("update", Values, "What the node writes with its decision."),
        new("times", new FormatShape.Whole(1, 1_000), "For how many calls it holds; after them the node's own code runs."),
        new("takes", Length, "How much time passes before the call is over."),
    ];

    private static FormatKey[] RunKeys() =>
    [
        new("input", Values, "The input fields."),
        new("context", Values, "What expressions read as 'context'."),
        new("now", Text, "When the scenario's clock starts, such as 2026-01-01T00:00:00Z."),
        new("stubs", new FormatShape.Entries(new FormatShape.Map(Stub)), "What stands in for the code of nodes, by node."),
        new("answers", new FormatShape.Either(new FormatShape.Rows(Free), Values), "What people answer: in the order of the questions, or by node."),
        new("stops", new FormatShape.Rows(new FormatShape.Map(Stop)), "Where the run stops at marks of the workflow, in order. Without it such stops are passed."),
        new("expect", new FormatShape.Map(Expectation), "What must come of the run; without it the run must succeed."),
    ];

    private static FormatShape.Word Word(IEnumerable<string> words) => new([.. words]);
}
