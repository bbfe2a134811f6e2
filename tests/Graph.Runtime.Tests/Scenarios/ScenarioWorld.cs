using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation;
using Graph.Runtime.Scenarios;
using Graph.Runtime.Scenarios.Reading;
using Graph.Runtime.State;
using Graph.Runtime.Tests.Compilation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Scenarios;

/// <summary>A folder with a workflow and its scenarios, and node types that do next to nothing.</summary>
internal sealed class ScenarioWorld : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("scenarios-").FullName;

    internal ScenarioWorld(string workflow) => File.WriteAllText(Path.Combine(_folder, "flow.yaml"), "schema: graphagents/v1\nname: flow\n" + workflow);

    /// <summary>Makes a workflow that a node of the first one may run.</summary>
    internal ScenarioWorld WithFile(string name, string workflow)
    {
        File.WriteAllText(Path.Combine(_folder, name + ".yaml"), $"schema: graphagents/v1\nname: {name}\n{workflow}");
        return this;
    }

    internal async Task<ScenarioReading> ReadAsync(string scenarios)
    {
        var path = Path.Combine(_folder, "flow.tests.yaml");
        await File.WriteAllTextAsync(path, scenarios);
        var compiler = new WorkflowCompiler(new NodeRegistry([Real, Ask, Sleep, Decide, Hang, Busy]), new NoServices());
        return await new ScenarioFileReader(compiler).ReadAsync(path, "flow.tests.yaml", CancellationToken.None);
    }

    /// <summary>Runs the scenarios of a file that must be right.</summary>
    internal async Task<IReadOnlyList<ScenarioResult>> RunAllAsync(string scenarios, TimeSpan? limit = null)
    {
        var reading = await ReadAsync(scenarios);
        reading.Diagnostics.Should().BeEmpty();
        var results = reading.File!.Scenarios.Select(scenario => new ScenarioRunner(TimeProvider.System, limit).RunAsync(scenario, CancellationToken.None));
        return await Task.WhenAll(results);
    }

    /// <summary>Runs one scenario, given without its name.</summary>
    internal async Task<ScenarioResult> RunAsync(string scenario, TimeSpan? limit = null) =>
        (await RunAllAsync($"scenarios:\n  - name: one\n{Indent(scenario)}", limit)).Single();

    /// <summary>What is wrong with one scenario, given without its name.</summary>
    internal async Task<IEnumerable<string>> FindMistakesAsync(string scenario) =>
        (await ReadAsync($"scenarios:\n  - name: one\n{Indent(scenario)}")).Diagnostics.Select(diagnostic =>
            $"{diagnostic.Span.Start.Line} {diagnostic.Code} {diagnostic.Message}{(diagnostic.Suggestion is null ? "" : $" ({diagnostic.Suggestion}?)")}");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Indent(string text) => string.Concat(text.Trim('\n').Split('\n').Select(line => $"    {line}\n"));

    /// <summary>Gives back the text "real".</summary>
    private static NodeDescriptor Real { get; } = New("real", StateType.String, (_, _, _) => ValueTask.FromResult(NodeResult.Of("real")));

    private static NodeDescriptor Ask { get; } = New("ask", StateType.Any, (_, context, _) => ValueTask.FromResult(NodeResult.Of(context.Interrupt("well?", StateType.Bool))));

    private static NodeDescriptor Sleep { get; } = New("sleep", StateType.Any, (_, context, _) =>
    {
        context.WaitUntil(Timestamp.From(new DateTimeOffset(2026, 1, 3, 0, 0, 0, TimeSpan.Zero)));
        return ValueTask.FromResult(NodeResult.Done);
    });

    private static NodeDescriptor Decide { get; } = New("decide", StateType.Any, (_, _, _) => ValueTask.FromResult(NodeResult.Done));

    private static NodeDescriptor Hang { get; } = New("hang", StateType.Any, async (_, _, cancellationToken) =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return NodeResult.Done;
    });

    /// <summary>Is at work for a while without waiting by the scenario's clock.</summary>
    private static NodeDescriptor Busy { get; } = New("busy", StateType.Any, async (_, _, _) =>
    {
        for (var turn = 0; turn < 2_000; turn++)
        {
            await Task.Yield();
        }

        return NodeResult.Done;
    });

    private static NodeDescriptor New(string type, StateType result, Func<NodeInput, NodeContext, CancellationToken, ValueTask<NodeResult>> run) => new()
    {
        Type = type,
        Description = "A node of a test.",
        ResultType = result,
        Create = _ => new Lambda(run),
    };

    private sealed class Lambda(Func<NodeInput, NodeContext, CancellationToken, ValueTask<NodeResult>> run) : INode
    {
        public ValueTask<NodeResult> ExecuteAsync(NodeInput input, NodeContext context, CancellationToken cancellationToken) =>
            run(input, context, cancellationToken);
    }
}
