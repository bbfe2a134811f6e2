using FluentAssertions;
using Graph.Runtime.SharedState;
using Xunit;

namespace Graph.Testing.Contracts;

/// <content>What expires, and who may write no more.</content>
public abstract partial class SharedStateContract
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task an_expired_entry_is_gone_at_once_by_the_stores_clock()
    {
        await Version(Put("key", "value") with { Expiry = new StateExpiry.After(Minute) });
        Time.Advance(Minute - TimeSpan.FromMilliseconds(1));
        var before = await Read("key");

        Time.Advance(TimeSpan.FromMilliseconds(1));

        before.Should().Be("value");
        (await Read("key")).Should().BeNull();
        (await List(new StateQuery(StateSpace.Default, StatePartition.None))).Should().BeEmpty();
        (await Write(Put("key", "anew") with { ExpectedVersion = 0 })).Should().BeOfType<StateWriteAnswer.Stored>();
    }

    [Fact]
    public async Task a_write_may_leave_the_expiry_as_it_was_and_may_lift_it()
    {
        await Version(Put("kept", "one") with { Expiry = new StateExpiry.After(Minute) });
        await Version(Put("lifted", "one") with { Expiry = new StateExpiry.After(Minute) });

        await Version(Put("kept", "two") with { Expiry = new StateExpiry.AsItWas() });
        await Version(Put("lifted", "two"));
        await Version(Put("made", "one") with { Expiry = new StateExpiry.AsItWas() });
        Time.Advance(Minute);

        (await Read("kept")).Should().BeNull();
        (await Read("lifted")).Should().Be("two");
        (await Read("made")).Should().Be("one");
    }

    [Fact]
    public async Task an_entry_says_when_it_expires()
    {
        await Version(Put("key", "value") with { Expiry = new StateExpiry.After(Minute) });

        var entry = await Store.FindAsync(Key("key"), default);

        entry!.ExpiresAt!.Value.ToDateTimeOffset().Should().Be(Time.GetUtcNow() + Minute);
    }

    [Fact]
    public async Task a_write_with_a_lower_fencing_token_than_the_entry_has_seen_is_refused()
    {
        await Version(Put("key", "second holder") with { FencingToken = 34 });

        var late = await Write(Put("key", "first holder") with { FencingToken = 33 });
        var lateDeletion = await Write(new StateChange.Delete(Key("key")) { FencingToken = 33 });
        var same = await Write(Put("key", "second holder again") with { FencingToken = 34 });

        new[] { late, lateDeletion }.Should().AllBeEquivalentTo(new StateWriteAnswer.Fenced(Key("key"), 34));
        same.Should().BeOfType<StateWriteAnswer.Stored>();
        (await Read("key")).Should().Be("second holder again");
    }

    [Fact]
    public async Task a_write_without_a_token_goes_through_and_the_entry_remembers_the_one_that_it_has_seen()
    {
        await Version(Put("key", "fenced") with { FencingToken = 34 });

        await Version(Put("key", "not fenced"));

        (await Write(Put("key", "late") with { FencingToken = 33 })).Should().Be(new StateWriteAnswer.Fenced(Key("key"), 34));
        (await Store.FindAsync(Key("key"), default))!.FencingToken.Should().Be(34);
    }

    [Fact]
    public async Task a_token_is_remembered_after_the_entry_was_deleted_or_expired()
    {
        await Version(Put("deleted", "value") with { FencingToken = 34 });
        await Version(new StateChange.Delete(Key("deleted")) { FencingToken = 35 });
        await Version(Put("expired", "value") with { FencingToken = 34, Expiry = new StateExpiry.After(Minute) });
        Time.Advance(TimeSpan.FromDays(1));
        await Version(Put("another", "clears away what has expired"));

        var afterDeletion = await Write(Put("deleted", "late") with { FencingToken = 34 });
        var afterExpiry = await Write(Put("expired", "late") with { FencingToken = 33 });

        afterDeletion.Should().Be(new StateWriteAnswer.Fenced(Key("deleted"), 35));
        afterExpiry.Should().Be(new StateWriteAnswer.Fenced(Key("expired"), 34));
        (await Write(Put("deleted", "in time") with { FencingToken = 36, ExpectedVersion = 0 })).Should().BeOfType<StateWriteAnswer.Stored>();
    }

    [Fact]
    public async Task a_check_carries_a_token_too()
    {
        await Version(InCart("a", "value"), new StateChange.Check(CartKey("guard")) { FencingToken = 5 });

        var late = await Write(InCart("a", "late"), new StateChange.Check(CartKey("guard")) { FencingToken = 4 });

        late.Should().Be(new StateWriteAnswer.Fenced(CartKey("guard"), 5));
        (await Store.FindAsync(CartKey("guard"), default)).Should().BeNull();
    }
}
