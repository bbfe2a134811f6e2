using System.Collections.Immutable;
using Graph.Runtime.Authoring;
using Graph.Runtime.Reducers;
using Graph.Runtime.State;
using Graph.Runtime.Tests.Authoring;
using Graph.Runtime.Values;
using Microsoft.Extensions.DependencyInjection;

namespace Graph.Runtime.Tests.Hosting;

public class AddGraphAgentsTests
{
    [Fact]
    public void the_registry_has_every_node_that_was_added()
    {
        var services = new ServiceCollection();
        services.AddGraphAgents()
            .AddNode<Greeter>("greet")
            .AddNode("shout", (Name name) => name.Text.ToUpperInvariant())
            .AddNode<Name, int>("count", (name, _, _) => new ValueTask<int>(name.Text.Length));

        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<NodeRegistry>().Types.Select(type => $"{type.Type}: {type.ResultType}")
            .Should().Equal("count: int", "greet: string", "shout: string");
    }

    [Fact]
    public async Task a_node_gets_the_services_of_the_host()
    {
        using var provider = Host(builder => builder.AddNode<Greeter>("greet"));

        var result = await RunAsync(provider, "greet", "Ada");

        result.Should().Be((Value)"Good day, Ada");
    }

    [Fact]
    public void each_place_in_a_workflow_gets_an_instance_of_its_own()
    {
        using var provider = Host(builder => builder.AddNode<Greeter>("greet"));
        var descriptor = provider.GetRequiredService<NodeRegistry>().Find("greet")!;

        var first = descriptor.Create(Configuration(provider));
        var second = descriptor.Create(Configuration(provider));

        first.Should().NotBeSameAs(second);
    }

    [Fact]
    public async Task a_later_node_replaces_an_earlier_one_of_its_name()
    {
        using var provider = Host(builder => builder
            .AddNode<Greeter>("greet")
            .AddNode("greet", (Name name) => "Hey " + name.Text));

        var result = await RunAsync(provider, "greet", "Ada");

        result.Should().Be((Value)"Hey Ada");
    }

    [Fact]
    public void a_function_that_returns_a_task_must_take_the_token()
    {
        var add = () => new ServiceCollection().AddGraphAgents().AddNode("slow", (Name name) => Task.FromResult(name.Text));

        add.Should().Throw<ArgumentException>().WithMessage(
            "The function for 'slow' returns a task. Let it take (input, context, cancellationToken) and return a ValueTask.*");
    }

    [Fact]
    public void a_reducer_may_be_a_function()
    {
        using var provider = Host(builder => builder.AddReducer("longest", (current, write) =>
            current.IsNull || write.AsString().Length > current.AsString().Length ? write : current));
        var reducer = provider.GetServices<Reducer>().Single();
        var field = new StateField { Name = "word", Type = StateType.String, Reducer = reducer };

        var reduction = reducer.Reduce(field, "long", "longer");

        reducer.Name.Should().Be("longest");
        reduction.Should().Be(Reduction.Replaced("longer"));
    }

    [Fact]
    public void adding_twice_keeps_one_registry()
    {
        var services = new ServiceCollection();
        services.AddGraphAgents().AddNode<Greeter>("greet");
        services.AddGraphAgents().AddNode("shout", (Name name) => name.Text);

        using var provider = services.BuildServiceProvider();

        provider.GetServices<NodeRegistry>().Should().ContainSingle().Which.Types.Should().HaveCount(2);
    }

    private static ServiceProvider Host(Action<Graph.Runtime.Hosting.GraphAgentsBuilder> add)
    {
        var services = new ServiceCollection().AddSingleton(new Manners("Good day"));
        add(services.AddGraphAgents());
        return services.BuildServiceProvider();
    }

    private static async Task<Value> RunAsync(ServiceProvider provider, string type, Value parameter)
    {
        var node = provider.GetRequiredService<NodeRegistry>().Find(type)!.Create(Configuration(provider));
        var result = await node.ExecuteAsync(new NodeInput([parameter]), new LoneContext(), CancellationToken.None);
        return result.Value;
    }

    private static NodeConfiguration Configuration(ServiceProvider provider) => new()
    {
        NodeName = "place",
        Literals = ImmutableDictionary<string, Value>.Empty,
        Types = ImmutableDictionary<string, StateType>.Empty,
        BaseFolder = "/",
        Services = provider,
    };

    public sealed record Name(string Text);

    public sealed record Manners(string Greeting);

    public sealed class Greeter(Manners manners) : INode<Name, string>
    {
        public ValueTask<string> RunAsync(Name input, NodeContext context, CancellationToken cancellationToken) =>
            new($"{manners.Greeting}, {input.Text}");
    }
}
