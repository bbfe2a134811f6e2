using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts.Rules;

/// <summary>What a run promises, rule by rule, on the real engine over one store. A store's test class derives from it and skips nothing.</summary>
public abstract partial class EngineRulesContract : IAsyncLifetime
{
    private ICheckpointStore? _store;

    protected ICheckpointStore Store => _store ?? throw new InvalidOperationException("The store is made before the test begins.");

    public async Task InitializeAsync() => _store = await OpenAsync();

    public virtual Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Opens the test's own storage: clean at first, and at each further call as another process would find it.</summary>
    protected abstract Task<ICheckpointStore> OpenAsync();

    protected EngineWorld World() => new EngineWorld(Store).WithNode("word", context => context.NodeName).WithNode("one", _ => 1L);

    /// <summary>Another process over the same storage.</summary>
    protected async Task<EngineWorld> NextAsync(EngineWorld world)
    {
        ArgumentNullException.ThrowIfNull(world);
        return world.NextProcess(await OpenAsync());
    }

    /// <summary>A workflow that keeps a log, a text and a count.</summary>
    protected static string Workflow(string nodes, string edges, string more = "") => $$"""
        schema: graphagents/v1
        name: rules
        input: [topic?, count?]
        state:
          topic: string
          text: string
          count: { type: int, reduce: add }
          numbers: { type: list<int>, default: [1, 2, 3] }
          log: { type: list<string>, reduce: append }
        {{more}}
        nodes:
        {{string.Join('\n', nodes.Split('\n').Select(line => "  " + line.Trim()))}}
        edges:
        {{string.Join('\n', edges.Split('\n').Select(line => "  " + line.Trim()))}}
        """;

    protected static NodeCommand Write(params FieldWrite[] writes) => new() { Update = writes };

    /// <summary>The finished tasks of each step, oldest first.</summary>
    protected static async Task<IReadOnlyList<string>> StepsAsync(EngineWorld world)
    {
        ArgumentNullException.ThrowIfNull(world);
        var history = await world.HistoryAsync();
        return [.. history.Where(entry => entry.Tasks.Count > 0).Select(entry => $"{entry.Step}: {string.Join(' ', entry.Tasks.Select(task => task.Key))}")];
    }
}
