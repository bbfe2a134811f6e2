using System.Text;
using FluentAssertions;
using Graph.Runtime.SharedState;
using Xunit;

namespace Graph.Testing.Contracts;

/// <content>Lists, and names.</content>
public abstract partial class SharedStateContract
{
    private static readonly StateQuery Everything = new(StateSpace.Default, StatePartition.None);

    private static readonly (string Reason, StateWrite Write)[] Impossible =
    [
        ("1 to 512", Of(Put("", "x"))),
        ("1 to 512", Of(Put(new string('x', 513), "x"))),
        ("U+000A", Of(Put("a\nb", "x"))),
        ("surrogate", Of(Put("a\ud800", "x"))),
        ("U+10FFFF", Of(Put("a\U0010FFFF", "x"))),
        ("space", Of(new StateChange.Delete(Key("a") with { Space = new StateSpace("") }))),
        ("partition", Of(new StateChange.Delete(Key("a") with { Partition = new StatePartition(new string('x', 129)) }))),
        ("changes 0", Of()),
        ("id of the write", Of(Put("a", "x")) with { Id = default }),
        ("no time", Of(Put("a", "x") with { Expiry = new StateExpiry.After(TimeSpan.Zero) })),
        ("one partition", Of(Put("a", "x"), Put("b", "x"))),
        ("twice", Of(new StateChange.Delete(Key("a") with { Partition = new StatePartition("p") }), new StateChange.Check(Key("a") with { Partition = new StatePartition("p") }))),
    ];

    private static readonly (string Prefix, string After, string Expected)[] Parts =
    [
        ("a", "", "a a/1 a/2 a0 ab"),
        ("a/", "", "a/1 a/2"),
        ("a", "a/1", "a/2 a0 ab"),
        ("a/", "a", "a/1 a/2"),
        ("a/", "b", ""),
        ("c", "", ""),
        ("", "ab", "b%_"),
        ("b%", "", "b%_"),
    ];

    [Fact]
    public async Task a_list_gives_entries_in_the_order_of_their_names_page_by_page()
    {
        string[] names = ["B", "a", "a/1", "a/10", "a/2", "a0", "b", "\uffee", "\U0001F600"];
        foreach (var name in names.OrderByDescending(name => name, StringComparer.Ordinal))
        {
            await Version(Put(name, name));
        }

        var pages = new List<StatePage> { await Store.ListAsync(Everything with { Limit = 4 }, default) };
        while (pages[^1].Next is { } next)
        {
            pages.Add(await Store.ListAsync(Everything with { Limit = 4, After = next }, default));
        }

        pages.SelectMany(page => page.Entries).Select(entry => entry.Key.Name).Should().Equal(names);
        pages.Should().OnlyContain(page => page.Entries.Count <= 4);
        pages.SelectMany(page => page.Entries).Should().OnlyContain(entry => Encoding.UTF8.GetString(entry.Body.ToArray()) == entry.Key.Name && entry.Version > 0);
    }

    [Fact]
    public async Task a_list_may_be_of_names_that_begin_alike()
    {
        foreach (var name in new[] { "a", "a/1", "a/2", "a0", "ab", "b%_" })
        {
            await Version(Put(name, "value"));
        }

        foreach (var (prefix, after, expected) in Parts)
        {
            string.Join(' ', await List(Everything with { Prefix = prefix, After = after })).Should().Be(expected, "of what begins with '{0}' after '{1}'", prefix, after);
        }
    }

    [Fact]
    public async Task a_list_goes_on_past_entries_that_are_gone()
    {
        foreach (var number in Enumerable.Range(10, 30))
        {
            await Version(Put($"gone {number}", "value") with { Expiry = new StateExpiry.After(Minute), FencingToken = 1 });
        }

        await Version(Put("here", "value"));
        Time.Advance(Minute);

        (await List(Everything with { Limit = 5 })).Should().Equal("here");
    }

    [Fact]
    public async Task spaces_and_partitions_know_nothing_of_each_other()
    {
        var elsewhere = Key("key") with { Space = new StateSpace("elsewhere") };
        await Version(Put("key", "ours"));
        await Version(InCart("key", "cart's"));
        await Version(new StateChange.Put(elsewhere, Encoding.UTF8.GetBytes("theirs")));

        await Version(new StateChange.Delete(elsewhere));

        (await Read("key")).Should().Be("ours");
        (await TextOf(Store, CartKey("key"))).Should().Be("cart's");
        (await Store.ListAsync(Everything, default)).Entries.Should().ContainSingle().Which.Key.Should().Be(Key("key"));
        (await Store.ListAsync(Everything with { Partition = _cart }, default)).Entries.Should().ContainSingle().Which.Key.Should().Be(CartKey("key"));
        (await Store.ListAsync(Everything with { Space = elsewhere.Space }, default)).Entries.Should().BeEmpty();
    }

    [Fact]
    public async Task what_cannot_be_is_refused_by_every_store_with_the_reason()
    {
        foreach (var (reason, write) in Impossible)
        {
            var act = async () => await Store.WriteAsync(write, default);

            (await act.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().Contain(reason);
        }

        (await List(Everything)).Should().BeEmpty();
    }

    [Fact]
    public async Task the_longest_names_of_the_widest_characters_can_be_stored()
    {
        var random = new Random(7);
        string Wide(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)random.Next(0x4E00, 0x9FFF)));
        var key = new StateKey(new StateSpace(Wide(128)), new StatePartition(Wide(128)), Wide(512));

        await Version(new StateChange.Put(key, Encoding.UTF8.GetBytes("value")));

        (await TextOf(Store, key)).Should().Be("value");
        (await List(new StateQuery(key.Space, key.Partition) { Prefix = key.Name[..500] })).Should().Equal(key.Name);
    }

    private static StateWrite Of(params StateChange[] changes) => new() { Id = new StateWriteId("write"), Changes = changes };

    private async Task<IReadOnlyList<string>> List(StateQuery query)
    {
        var names = new List<string>();
        for (string? after = query.After; after is not null;)
        {
            var page = await Store.ListAsync(query with { After = after }, default);
            names.AddRange(page.Entries.Select(entry => entry.Key.Name));
            after = page.Next;
        }

        return names;
    }
}
