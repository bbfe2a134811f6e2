using System.Reflection;
using Graph.Host.Cli.Run;
using Graph.Host.Cli.Run.Progress;
using Graph.Host.Tests.Worlds;
using Graph.Runtime;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Host.Tests.Docs;

public sealed class EventReferenceTests
{
    private static readonly string Page = Repository.Read("docs/reference/events.md");

    private static readonly string Objects = Page[Page.IndexOf("\n## The objects\n", StringComparison.Ordinal)..];

    private static readonly RunError Error = new() { Kind = "timeout", Message = "Too slow." };

    public static TheoryData<RunEvent> Events =>
    [
        new RunEvent.RunStarted(new ThreadId("t"), new RunId("r"), "w", false),
        new RunEvent.StepStarted(1, ["n"]),
        new RunEvent.TaskStarted(1, "n", "n", 1),
        new RunEvent.TaskRetrying(1, "n", Error, TimeSpan.FromSeconds(1)),
        new RunEvent.TaskCached(1, "n", "n"),
        new RunEvent.TaskFinished(1, "n", "n", TimeSpan.FromSeconds(1), ValueMap.Empty),
        new RunEvent.TaskFailed(1, "n", Error),
        new RunEvent.Custom(1, "n", "n", "data"),
        new RunEvent.TextProduced(1, "n", "n", "text"),
        new RunEvent.ValuesChanged(1, ValueMap.Empty),
        new RunEvent.StateGrown(1, 5_000_000, 16_777_216, "f"),
        new RunEvent.CheckpointCommitted(1, 2, new CheckpointId("c"), RunStatus.Running, ["n"]),
        new RunEvent.Interrupted([]),
        new RunEvent.RunFinished(RunStatus.Failed, ValueMap.Empty, Error),
        new RunEvent.Missed(3),
    ];

    [Theory]
    [MemberData(nameof(Events))]
    public void The_reference_lists_what_an_event_carries(RunEvent happened)
    {
        var json = EventJson.From(happened);

        var names = json.Select(entry => entry.Key.AsString()).Except(["type", "number", "at"]);
        var row = Objects.Split('\n').Single(line => line.StartsWith($"| `{json["type"].AsString()}` |", StringComparison.Ordinal));
        names.Should().OnlyContain(name => row.Contains($"`{name}`", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void The_reference_says_in_which_modes_an_event_is_told(RunEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var modes = Enum.GetValues<RunEventModes>().Where(mode => int.PopCount((int)mode) == 1 && happened.Modes.HasFlag(mode)).Select(mode => mode.ToString().ToLowerInvariant());

        var row = Objects.Split('\n').Single(line => line.StartsWith($"| `{happened.Kind}` |", StringComparison.Ordinal));

        var told = happened.Modes == RunEventModes.Debug ? "all" : string.Join(", ", modes.Select(mode => $"`{mode}`"));
        row.Split('|')[3].Trim().Should().Be(told);
    }

    [Fact]
    public void The_page_and_the_command_know_the_same_modes()
    {
        var modes = Enum.GetValues<RunEventModes>().Where(mode => int.PopCount((int)mode) == 1).Append(RunEventModes.Debug).Select(mode => mode.ToString().ToLowerInvariant()).ToList();

        ChosenModes.Words.Should().Equal(modes);
        Page.Split('\n').SkipWhile(line => line != "|---|---|").Skip(1).TakeWhile(line => line.Length > 0).Select(row => row.Split('`')[1]).Should().Equal(modes);
    }

    [Fact]
    public void Every_event_is_tried()
    {
        var cases = typeof(RunEvent).GetNestedTypes(BindingFlags.Public).Where(type => type.IsSubclassOf(typeof(RunEvent)));

        var tried = ((IEnumerable<object[]>)Events).Select(row => row[0].GetType());

        tried.Should().BeEquivalentTo(cases);
    }
}
