using System.Runtime.CompilerServices;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Docs;

/// <summary>The page about events shows code that runs.</summary>
public sealed class EventsPageTests
{
    [Fact]
    public async Task the_page_shows_a_reader_as_it_runs()
    {
        var world = new EngineWorld().WithNode("say", (context, _) =>
        {
            context.EmitText("hello");
            return ValueTask.FromResult(Graph.Runtime.Authoring.NodeResult.Of("hello"));
        });
        var (runner, input, cancellationToken) = (world.Runner, ValueMap.Empty, CancellationToken.None);
        var workflow = world.Compile("""
            schema: graphagents/v1
            name: saying
            state: { word: string }
            nodes: { say: { type: say, output: word } }
            edges: [START -> say]
            """);
        var heard = new List<RunEvent>();

        // The page shows what follows.
        var run = runner.Start(
            workflow,
            new RunRequest { Input = input, Options = new RunOptions { Events = RunEventModes.Values | RunEventModes.Messages } },
            cancellationToken);
        await foreach (var happened in run.ReadEventsAsync(RunEventModes.Messages, afterNumber: 0, cancellationToken))
        {
            heard.Add(happened);
        }

        // The page shows what came before.
        heard.OfType<RunEvent.TextProduced>().Should().ContainSingle().Which.Text.Should().Be("hello");
        heard.OfType<RunEvent.ValuesChanged>().Should().BeEmpty("the reader asked for messages alone");
        File.ReadAllText(Path.Combine(Here(), "../../../docs/reference/events.md")).Should().Contain($"```csharp\n{Shown()}\n```");
    }

    private static string Shown() => string.Join('\n', File.ReadAllLines(Path.Combine(Here(), "EventsPageTests.cs"))
            .SkipWhile(line => !line.Contains("// The page shows what follows.", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.Contains("// The page shows what came before.", StringComparison.Ordinal))
            .Select(line => line.Length > 8 ? line[8..] : line))
        .TrimEnd()
        .Replace("heard.Add(happened)", "Console.WriteLine(happened)", StringComparison.Ordinal);

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
