using Graph.Runtime.Authoring;
using Graph.Runtime.Engine;
using Graph.Runtime.State;

namespace Graph.Runtime.Tests.Engine.Children;

public sealed class SubworkflowCacheTests
{
    private static readonly string Cached = Family.Parent.Replace(
        "type: workflow", "type: workflow\n    cache: { key: \"${question}\", ttl: 1h }", StringComparison.Ordinal);

    [Fact]
    public async Task a_subworkflow_that_ran_through_does_not_run_again_for_the_same_key()
    {
        var world = Family.NewWorld();
        var first = await world.RunAsync(Cached, "t1", ("question", "why"));

        var second = await world.RunAsync(Cached, "t2", ("question", "why"));

        second.Output["notes"].Should().Be(first.Output["notes"]);
        world.Calls.Should().Equal("before", "look", "check", "after", "before", "after");
        (await world.ThreadsAsync()).Select(thread => thread.Header.ThreadId.Value).Should().NotContain(id => id.StartsWith("t2/"));
    }

    [Fact]
    public async Task another_text_of_any_file_inside_is_another_key()
    {
        var middle = Family.Parent.Replace("name: parent", "name: middle", StringComparison.Ordinal);
        var outer = Cached.Replace("child.yaml, input: { topic:", "middle.yaml, input: { question:", StringComparison.Ordinal);
        var world = Family.NewWorld().WithFile("middle.yaml", middle);
        await world.RunAsync(outer, "t1", ("question", "why"));
        world.WithFile("child.yaml", Family.Child + "\n# Another text.");

        await world.RunAsync(outer, "t2", ("question", "why"));

        world.Calls.Count(call => call == "look").Should().Be(2);
    }

    [Fact]
    public async Task what_a_person_answered_inside_is_not_kept_for_others()
    {
        var world = Family.NewWorld().WithNode("last", context => context.Interrupt("sure?", StateType.String));
        await world.RunAsync(Cached, "t1", ("question", "why"));
        await world.ResumeAsync(Cached, "mine", "t1");

        var second = await world.RunAsync(Cached, "t2", ("question", "why"));

        second.Status.Should().Be(RunStatus.Interrupted);
    }

    [Fact]
    public async Task what_needed_another_attempt_is_not_kept()
    {
        var failures = 1;
        var world = Family.NewWorld().WithNode("last", context => failures-- > 0 ? throw new NodeFailedException(ErrorKind.Transient, "Not now.") : context.NodeName);
        var stubborn = Cached.Replace("type: workflow", "type: workflow\n    retry: { attempts: 2 }", StringComparison.Ordinal);
        await world.RunAsync(stubborn, "t1", ("question", "why"));

        await world.RunAsync(stubborn, "t2", ("question", "why"));

        world.Calls.Count(call => call == "look").Should().Be(2);
    }
}
