using System.Collections.Immutable;
using Graph.Runtime.Authoring;
using Graph.Runtime.Hosting;
using Graph.Runtime.State;
using Graph.Runtime.Values;
using Microsoft.Extensions.DependencyInjection;

namespace Graph.Nodes.Tests.Worlds;

/// <summary>Runs node types the way the engine does: by their descriptor, with evaluated parameters.</summary>
public sealed class ShippedNodes : IDisposable
{
    private readonly ServiceProvider _services;

    public ShippedNodes(Action<GraphAgentsBuilder>? add = null)
    {
        var services = new ServiceCollection();
        var builder = services.AddGraphAgents().AddStandardNodes();
        add?.Invoke(builder);
        _services = services.BuildServiceProvider();
    }

    public NodeRegistry Registry => _services.GetRequiredService<NodeRegistry>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public NodeConfiguration Configuration(params (string Name, Value Value)[] literals) => new()
    {
        NodeName = "node",
        Literals = literals.ToImmutableDictionary(pair => pair.Name, pair => pair.Value),
        Types = ImmutableDictionary<string, StateType>.Empty,
        BaseFolder = "/",
        Services = _services,
    };

    internal Task<Value> RunAsync(string type, TestNodeContext context, params (string Name, Value Value)[] with) =>
        RunAsync(type, context, CancellationToken.None, with);

    internal async Task<Value> RunAsync(
        string type, TestNodeContext context, CancellationToken cancellationToken, params (string Name, Value Value)[] with)
    {
        var descriptor = Registry.Find(type)!;
        var given = with.ToDictionary(pair => pair.Name, pair => pair.Value);
        var input = descriptor.Parameters.Select(parameter => given.GetValueOrDefault(parameter.Name, parameter.Default)).ToArray();
        var result = await descriptor.Create(Configuration()).ExecuteAsync(new NodeInput(input), context, cancellationToken);
        return result.Value;
    }

    public void Dispose() => _services.Dispose();
}
