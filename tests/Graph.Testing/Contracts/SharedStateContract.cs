using System.Globalization;
using System.Text;
using FluentAssertions;
using Graph.Runtime.SharedState;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts;

/// <summary>What every store of shared state promises. A store's test class derives from it, says how to make a clean store and how to open the same one
/// once more, and skips nothing.</summary>
public abstract partial class SharedStateContract : IAsyncLifetime
{
    private readonly StatePartition _cart = new("cart/42");
    private ISharedStateStore? _store;
    private int _writes;

    /// <summary>The clean store of this test.</summary>
    protected ISharedStateStore Store => _store ?? throw new InvalidOperationException("The store is made before the test begins.");

    /// <summary>The clock that the store measures expiry by.</summary>
    protected ManualTime Time { get; } = new();

    /// <summary>Of the generated sequences every how many-th is played.</summary>
    protected virtual int EverySequence => 1;

    public async Task InitializeAsync() => _store = await MakeCleanStoreAsync();

    public virtual Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Makes a store without an entry in it.</summary>
    protected abstract Task<ISharedStateStore> MakeCleanStoreAsync();

    /// <summary>Opens the store of this test once more, as another process would.</summary>
    protected abstract Task<ISharedStateStore> OpenAnotherAsync();

    [Fact]
    public async Task a_read_gives_what_was_written_last_by_whomever()
    {
        var other = await OpenAnotherAsync();
        await Write(Put("key", "old"));
        await Read("key");

        await other.WriteAsync(NewWrite(Put("key", "new")), default);

        (await Read("key")).Should().Be("new");
        (await TextOf(other, Key("key"))).Should().Be("new");
    }

    [Fact]
    public async Task bytes_come_back_as_they_were_given()
    {
        foreach (var size in new[] { 0, 1, 5_000, 1_048_576 })
        {
            var bytes = new byte[size];
            new Random(size).NextBytes(bytes);

            await Write(new StateChange.Put(Key("key"), bytes));

            (await Store.FindAsync(Key("key"), default))!.Body.Span.SequenceEqual(bytes).Should().BeTrue("{0} bytes were given", size);
        }
    }

    [Fact]
    public async Task what_is_not_there_is_not_found()
    {
        await Write(Put("key", "value"));

        var found = await Store.FindAsync(Key("other"), default);

        found.Should().BeNull();
    }

    [Fact]
    public async Task a_write_is_stored_only_when_the_entry_has_the_version_that_is_expected()
    {
        var first = await Version(Put("key", "one") with { ExpectedVersion = 0 });

        var second = await Version(Put("key", "two") with { ExpectedVersion = first });
        var again = await Write(Put("key", "three") with { ExpectedVersion = first });
        var anew = await Write(Put("key", "four") with { ExpectedVersion = 0 });
        var removed = await Write(new StateChange.Delete(Key("key")) { ExpectedVersion = first });

        new[] { again, anew, removed }.Should().AllBeEquivalentTo(new StateWriteAnswer.Conflicted(Key("key"), second));
        (await Read("key")).Should().Be("two");
    }

    [Fact]
    public async Task a_write_that_expects_a_version_of_what_is_not_there_is_refused()
    {
        var answer = await Write(Put("key", "value") with { ExpectedVersion = 7 });

        answer.Should().Be(new StateWriteAnswer.Conflicted(Key("key"), 0));
        (await Read("key")).Should().BeNull();
    }

    [Fact]
    public async Task several_entries_are_changed_in_one_act_and_have_one_version()
    {
        var before = await Version(InCart("a", "old"), InCart("gone", "old"));

        var version = await Version(InCart("a", "new") with { ExpectedVersion = before }, InCart("b", "new"), new StateChange.Delete(CartKey("gone")));

        (await Store.FindAsync(CartKey("a"), default))!.Version.Should().Be(version).And.BeGreaterThan(before);
        (await Store.FindAsync(CartKey("b"), default))!.Version.Should().Be(version);
        (await Store.FindAsync(CartKey("gone"), default)).Should().BeNull();
    }

    [Fact]
    public async Task of_several_changes_none_is_made_when_one_may_not_be()
    {
        var version = await Version(InCart("a", "old"));

        var answer = await Write(InCart("b", "new"), InCart("a", "new") with { ExpectedVersion = version + 1 });
        var check = await Write(InCart("b", "new"), new StateChange.Check(CartKey("a")) { ExpectedVersion = 0 });

        answer.Should().Be(new StateWriteAnswer.Conflicted(CartKey("a"), version));
        check.Should().Be(answer);
        (await Store.FindAsync(CartKey("b"), default)).Should().BeNull();
        (await TextOf(Store, CartKey("a"))).Should().Be("old");
    }

    [Fact]
    public async Task a_check_lets_the_others_through_and_changes_nothing()
    {
        var version = await Version(InCart("a", "value"));

        var answer = await Write(InCart("b", "new"), new StateChange.Check(CartKey("a")) { ExpectedVersion = version });

        answer.Should().BeOfType<StateWriteAnswer.Stored>();
        (await Store.FindAsync(CartKey("a"), default))!.Version.Should().Be(version);
    }

    [Fact]
    public async Task of_writers_that_expect_the_same_version_one_wins()
    {
        var stores = new[] { Store, await OpenAnotherAsync() };
        var version = await Version(Put("key", "start"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(writer =>
            stores[writer % 2].WriteAsync(NewWrite(Put("key", $"writer {writer}") with { ExpectedVersion = version }), default).AsTask()));

        var winner = answers.Select((answer, writer) => (answer, writer)).Should().ContainSingle(pair => pair.answer is StateWriteAnswer.Stored).Which.writer;
        (await Read("key")).Should().Be($"writer {winner}");
    }

    [Fact]
    public async Task a_version_never_comes_again_not_even_after_the_entry_was_deleted_or_expired()
    {
        var versions = new List<long> { await Version(Put("key", "value")), await Version(new StateChange.Delete(Key("key"))) };
        versions.Add(await Version(Put("key", "value") with { ExpectedVersion = 0, Expiry = new StateExpiry.After(TimeSpan.FromMinutes(1)) }));
        Time.Advance(TimeSpan.FromMinutes(2));
        await Version(Put("another", "clears away what has expired"));
        versions.Add(await Version(Put("key", "value") with { ExpectedVersion = 0 }));

        var stale = await Write(Put("key", "stale") with { ExpectedVersion = versions[0] });

        versions.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        stale.Should().Be(new StateWriteAnswer.Conflicted(Key("key"), versions[^1]));
    }

    [Fact]
    public async Task a_write_that_is_sent_again_is_answered_as_the_first_time_and_applied_once()
    {
        var other = await OpenAnotherAsync();
        var write = NewWrite(Put("key", "first") with { ExpectedVersion = 0 });
        var first = (StateWriteAnswer.Stored)await Store.WriteAsync(write, default);
        await Version(Put("key", "second") with { ExpectedVersion = first.Version });

        var again = await other.WriteAsync(write, default);

        again.Should().Be(first with { WasRepeated = true });
        (await Read("key")).Should().Be("second");
    }

    [Fact]
    public async Task a_deletion_that_is_sent_again_does_not_remove_what_came_after_it()
    {
        await Version(Put("key", "first"));
        var deletion = NewWrite(new StateChange.Delete(Key("key")));
        await Store.WriteAsync(deletion, default);
        await Version(Put("key", "second"));

        await Store.WriteAsync(deletion, default);

        (await Read("key")).Should().Be("second");
    }

    [Fact]
    public async Task a_write_that_was_refused_may_be_made_under_its_name_later()
    {
        var write = NewWrite(Put("key", "value") with { ExpectedVersion = 0 });
        await Version(Put("key", "in the way"));
        await Store.WriteAsync(write, default);
        await Version(new StateChange.Delete(Key("key")));

        var answer = await Store.WriteAsync(write, default);

        answer.Should().BeOfType<StateWriteAnswer.Stored>().Which.WasRepeated.Should().BeFalse();
        (await Read("key")).Should().Be("value");
    }

    [Fact]
    public async Task the_same_name_of_a_write_in_another_space_is_another_write()
    {
        var write = NewWrite(Put("key", "ours"));
        var theirs = Key("key") with { Space = new StateSpace("theirs") };
        await Store.WriteAsync(write, default);

        await Store.WriteAsync(write with { Changes = [new StateChange.Put(theirs, Encoding.UTF8.GetBytes("theirs"))] }, default);

        (await TextOf(Store, theirs)).Should().Be("theirs");
    }

    private static StateKey Key(string name) => new(StateSpace.Default, StatePartition.None, name);

    private StateKey CartKey(string name) => new(StateSpace.Default, _cart, name);

    private static StateChange.Put Put(string name, string text) => new(Key(name), Encoding.UTF8.GetBytes(text));

    private StateChange.Put InCart(string name, string text) => new(CartKey(name), Encoding.UTF8.GetBytes(text));

    private StateWrite NewWrite(params StateChange[] changes) =>
        new() { Id = new StateWriteId(string.Create(CultureInfo.InvariantCulture, $"write {Interlocked.Increment(ref _writes)}")), Changes = changes };

    private async Task<StateWriteAnswer> Write(params StateChange[] changes) => await Store.WriteAsync(NewWrite(changes), default);

    private async Task<long> Version(params StateChange[] changes) => (await Write(changes)).Should().BeOfType<StateWriteAnswer.Stored>().Which.Version;

    private Task<string?> Read(string name) => TextOf(Store, Key(name));

    private static async Task<string?> TextOf(ISharedStateStore store, StateKey key) =>
        await store.FindAsync(key, default) is { } entry ? Encoding.UTF8.GetString(entry.Body.Span) : null;
}
