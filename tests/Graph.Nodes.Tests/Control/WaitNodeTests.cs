using Graph.Nodes.Tests.Worlds;
using Graph.Runtime.Authoring;
using Graph.Runtime.Values;

namespace Graph.Nodes.Tests.Control;

public sealed class WaitNodeTests : IDisposable
{
    private static readonly Value TwoHours = Value.Of(Duration.From(TimeSpan.FromHours(2)));
    private static readonly Value Noon = Value.Of(Timestamp.From(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)));

    private readonly ShippedNodes _nodes = new();

    public void Dispose() => _nodes.Dispose();

    [Fact]
    public async Task a_duration_counts_from_now()
    {
        var context = new TestNodeContext();

        await _nodes.RunAsync("wait", context, ("for", TwoHours));

        context.Waits.Should().Equal(Timestamp.From(context.Time.GetUtcNow().AddHours(2)));
    }

    [Fact]
    public async Task a_time_is_taken_as_it_is()
    {
        var context = new TestNodeContext();

        await _nodes.RunAsync("wait", context, ("until", Noon));

        context.Waits.Should().Equal(Noon.AsTimestamp());
    }

    [Fact]
    public async Task neither_is_refused()
    {
        var running = () => _nodes.RunAsync("wait", new TestNodeContext());

        await running.Should().ThrowAsync<NodeFailedException>()
            .WithMessage("Node 'node', parameter 'for': A wait has exactly one of 'for' and 'until', but neither is given.");
    }

    [Fact]
    public async Task both_are_refused()
    {
        var running = () => _nodes.RunAsync("wait", new TestNodeContext(), ("for", TwoHours), ("until", Noon));

        await running.Should().ThrowAsync<NodeFailedException>()
            .WithMessage("Node 'node', parameter 'for': A wait has exactly one of 'for' and 'until', but both are given.");
    }

    [Fact]
    public void both_as_literals_are_found_when_the_workflow_is_compiled()
    {
        var misuse = _nodes.Registry.Find("wait")!.FindMisuse!(_nodes.Configuration(("for", "2h"), ("until", "2026-03-01T12:00:00Z")));

        misuse.Should().Be("'for' and 'until' are both given; a wait has exactly one of them. Remove the other.");
    }

    [Fact]
    public async Task a_wait_cannot_end_before_it_begins()
    {
        var running = () => _nodes.RunAsync("wait", new TestNodeContext(), ("for", Value.Of(Duration.From(TimeSpan.FromSeconds(-1)))));

        await running.Should().ThrowAsync<NodeFailedException>().WithMessage("Node 'node', parameter 'for': It is -1s; a wait cannot be shorter than nothing.");
    }
}
