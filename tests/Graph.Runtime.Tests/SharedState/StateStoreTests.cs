using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.SharedState;
using Graph.Runtime.Tests.SharedState.Worlds;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.SharedState;

public sealed partial class StateStoreTests
{
    private readonly InMemoryCheckpointStore _store = new();

    private StateStore States => new(_store);

    [Fact]
    public async Task a_value_that_is_not_there_is_null_or_an_error_as_the_caller_wishes()
    {
        var act = async () => await States.GetAsync<int>("key");

        (await States.FindAsync<int>("key")).Should().BeNull();
        (await act.Should().ThrowAsync<StateNotFoundException>()).Which.Message.Should().Contain("'default/key'").And.Contain("FindAsync");
    }

    [Fact]
    public async Task a_write_that_expects_another_version_says_which_one_there_is()
    {
        var version = await States.SetAsync("key", "value");

        var act = async () => await States.SetAsync("key", "other", new StateWriteOptions { ExpectedVersion = version + 1 });

        (await act.Should().ThrowAsync<StateConflictException>()).Which.Should().BeEquivalentTo(new { PresentVersion = version, Attempts = 1 });
        (await States.GetAsync<string>("key")).Should().Be(new Versioned<string>("key", "value", version));
    }

    [Fact]
    public async Task an_update_is_tried_again_until_nobody_is_in_its_way()
    {
        var crowded = new CrowdedStore(_store, rivals: 3);
        var states = new StateStore(crowded, new StateStoreOptions { FirstPause = TimeSpan.FromMilliseconds(1) });

        var updated = await states.UpdateAsync<int>("count", count => count + 1);

        updated.Value.Should().Be(101);
        crowded.Attempts.Should().Be(4);
    }

    [Fact]
    public async Task an_update_gives_up_with_a_conflict_after_as_many_attempts_as_it_may_make()
    {
        var crowded = new CrowdedStore(_store, rivals: int.MaxValue);
        var states = new StateStore(crowded, new StateStoreOptions { FirstPause = TimeSpan.FromMilliseconds(1), MaxAttempts = 3 });

        var act = async () => await states.UpdateAsync<int>("count", count => count + 1);

        (await act.Should().ThrowAsync<StateConflictException>()).Which.Attempts.Should().Be(3);
        (await States.GetAsync<int>("count")).Value.Should().Be(100);
    }

    [Fact]
    public async Task pauses_between_attempts_are_drawn_from_a_span_that_doubles_up_to_a_limit()
    {
        var (time, began) = (new ManualTime(), new ManualTime().GetUtcNow());
        var options = new StateStoreOptions { FirstPause = TimeSpan.FromMilliseconds(100), LongestPause = TimeSpan.FromMilliseconds(300), MaxAttempts = 6 };
        var states = new StateStore(new CrowdedStore(_store, rivals: 5), options, time, random: new AlwaysHalf());

        var updating = states.UpdateAsync<int>("count", count => count + 1).AsTask();
        while (await Task.WhenAny(updating, time.WhenTimerIsSet) != updating)
        {
            time.AdvanceToNextTimer();
        }

        (await updating).Value.Should().Be(101);
        (time.GetUtcNow() - began).TotalMilliseconds.Should().Be(50 + 100 + 150 + 150 + 150);
    }

    [Fact]
    public async Task an_update_can_be_cancelled_while_it_pauses()
    {
        using var cancellation = new CancellationTokenSource();
        var time = new ManualTime();
        var states = new StateStore(new CrowdedStore(_store, rivals: int.MaxValue), time: time);

        var updating = states.UpdateAsync<int>("count", count => count + 1, cancellationToken: cancellation.Token).AsTask();
        await time.WhenTimerIsSet;
        cancellation.Cancel();

        await ((Func<Task>)(() => updating)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task an_update_keeps_the_expiry_of_the_entry_unless_it_brings_its_own()
    {
        var time = new ManualTime();
        var states = new StateStore(new InMemoryCheckpointStore(time));
        await states.SetAsync("kept", 1, new StateWriteOptions { ExpiresIn = TimeSpan.FromMinutes(1) });
        await states.SetAsync("extended", 1, new StateWriteOptions { ExpiresIn = TimeSpan.FromMinutes(1) });

        await states.UpdateAsync<int>("kept", count => count + 1);
        await states.UpdateAsync<int>("extended", count => count + 1, new StateWriteOptions { ExpiresIn = TimeSpan.FromHours(1) });
        time.Advance(TimeSpan.FromMinutes(1));

        (await states.FindAsync<int>("kept")).Should().BeNull();
        (await states.GetAsync<int>("extended")).Value.Should().Be(2);
    }

    [Fact]
    public async Task an_update_takes_no_version_because_it_reads_that_itself()
    {
        var act = async () => await States.UpdateAsync<int>("key", count => count, new StateWriteOptions { ExpectedVersion = 1 });

        (await act.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().Contain("ExpectedVersion");
    }

    [Fact]
    public async Task fields_are_changed_in_the_order_said_and_made_where_they_are_not()
    {
        await States.SetAsync("key", new JsonObject { ["count"] = 1.5, ["gone"] = true, ["kept"] = "as it was" });

        var changed = await States.UpdateFieldsAsync("key", fields => fields
            .Increment("count", -0.5m).Increment("made").Append("list", "a").Append("list", new Cart("b", 1)).Set("nothing", (string?)null).Remove("gone"));

        changed.Value.ToJsonString().Should()
            .Be("""{"count":1.0,"kept":"as it was","made":1,"list":["a",{"owner":"b","items":1}],"nothing":null}""");
    }

    [Theory]
    [InlineData("""{"field":"text"}""", "no number")]
    [InlineData("""{"field":1e300}""", "no number")]
    [InlineData("""{"field":79228162514264337593543950335}""", "too large")]
    public async Task a_field_that_cannot_grow_is_named_and_nothing_is_stored(string json, string problem)
    {
        var version = await States.SetAsync("key", JsonNode.Parse(json)!.AsObject());

        var act = async () => await States.UpdateFieldsAsync("key", fields => fields.Set("other", 1).Increment("field"));

        (await act.Should().ThrowAsync<StateFieldException>()).Which.Message.Should().Contain("'field'").And.Contain(problem);
        (await States.GetAsync<JsonObject>("key")).Version.Should().Be(version);
    }

    [Fact]
    public async Task several_entries_are_changed_together_only_in_a_partition()
    {
        var act = async () => await States.ChangeTogetherAsync(both => both.Set("a", 1).Set("b", 2));

        (await act.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().Contain("partition that they share");
        (await States.ChangeTogetherAsync(one => one.Set("a", 1))).Should().BePositive();
    }

    [Fact]
    public async Task what_a_batch_says_is_done_or_refused_as_a_whole()
    {
        var cart = States.Within(new StatePartition("cart"));
        await cart.ChangeTogetherAsync(all => all.Set("a", 1).Set("b", 2));
        var version = (await cart.GetAsync<int>("a")).Version;

        await cart.ChangeTogetherAsync(all => all.Require("a", version).Delete("b").Set("c", 3));
        var refused = async () => await cart.ChangeTogetherAsync(all => all.Require("b", version).Delete("a"));

        (await refused.Should().ThrowAsync<StateConflictException>()).Which.Key.Name.Should().Be("b");
        (await cart.ListAsync<int>().ToListAsync()).Select(value => (value.Key, value.Value)).Should().Equal(("a", 1), ("c", 3));
    }

    [Fact]
    public async Task a_value_that_is_too_large_is_refused_with_its_size_and_the_limit()
    {
        var states = new StateStore(_store, new StateStoreOptions { MaxValueBytes = 10 });

        var act = async () => await states.SetAsync("key", "nine bytes and more");

        (await act.Should().ThrowAsync<StateTooLargeException>()).Which.Should().BeEquivalentTo(new { Size = 21, Limit = 10 });
        (await states.FindAsync<string>("key")).Should().BeNull();
    }

    [Fact]
    public async Task a_value_that_is_something_else_is_named_with_its_version()
    {
        var version = await States.SetAsync("key", "text");

        var act = async () => await States.GetAsync<Cart>("key");

        (await act.Should().ThrowAsync<StateUnreadableException>()).Which.Message.Should().Contain($"Version {version} of entry 'default/key'").And.Contain("Cart");
    }

    [Fact]
    public async Task a_list_goes_through_all_pages()
    {
        foreach (var number in Enumerable.Range(1_000, 250))
        {
            await States.SetAsync($"item/{number}", number);
        }

        var first = await States.ReadPageAsync<int>("item/", limit: 7);
        var all = await States.ListAsync<int>("item/").ToListAsync();

        first.Values.Should().HaveCount(7);
        first.Next.Should().Be("item/1006");
        all.Select(value => value.Value).Should().Equal(Enumerable.Range(1_000, 250));
    }

    [Fact]
    public async Task values_are_written_by_the_serializer_that_was_chosen_such_as_a_source_generated_one()
    {
        var json = new JsonSerializerOptions { TypeInfoResolver = CartContext.Default };
        var states = new StateStore(_store, new StateStoreOptions { Serializer = new JsonStateSerializer(json) });

        await states.SetAsync("cart", new Cart("me", 3));
        var unknown = async () => await states.SetAsync("other", new Dictionary<string, Version>());

        (await states.GetAsync<Cart>("cart")).Value.Should().Be(new Cart("me", 3));
        await unknown.Should().ThrowAsync<NotSupportedException>("the context knows nothing of it");
    }

    [Fact]
    public void what_cannot_be_is_refused_at_once()
    {
        Action[] acts =
        [
            () => States.In(new StateSpace("")),
            () => States.Within(new StatePartition("$lock/a")),
            () => _ = new StateStore(_store, new StateStoreOptions { MaxAttempts = 0 }),
            () => _ = new StateStore(_store, new StateStoreOptions { LongestPause = TimeSpan.FromMilliseconds(2) }),
            () => _ = new StateStore(_store, new StateStoreOptions { MaxValueBytes = 0 }),
        ];

        acts.Select(act => Record.Exception(act)).Should().AllBeAssignableTo<ArgumentException>();
    }

    [Fact]
    public async Task calls_of_the_store_have_spans_and_are_timed()
    {
        using var telemetry = new TelemetryWorld();

        await States.UpdateAsync<int>("count", count => count + 1);
        await States.ReadPageAsync<int>();

        telemetry.Spans.Select(span => span.DisplayName).Should().Equal("store find_state", "store write_state", "store list_states");
        telemetry.Spans.Should().OnlyContain(span => (string?)span.GetTagItem("graph.store") == "memory");
        telemetry.MeasuredBy("graph.store.duration").Select(one => one.Tags["graph.store.operation"]).Should().Contain("write_state");
    }

    private sealed record Cart(string Owner, int Items);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Cart))]
    private sealed partial class CartContext : JsonSerializerContext;

    private sealed class AlwaysHalf : Random
    {
        public override double NextDouble() => 0.5;
    }
}
