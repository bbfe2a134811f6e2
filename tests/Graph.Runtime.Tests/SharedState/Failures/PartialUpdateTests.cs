using Graph.Runtime.Checkpoints;
using Graph.Runtime.SharedState;

namespace Graph.Runtime.Tests.SharedState.Failures;

/// <summary>An agent dies between two writes that belong together.</summary>
public sealed class PartialUpdateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("graph-partial-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void without_it_money_leaves_one_account_and_arrives_in_no_other()
    {
        var (alice, bob) = (Path.Combine(_folder.FullName, "alice"), Path.Combine(_folder.FullName, "bob"));
        File.WriteAllText(alice, "100");
        File.WriteAllText(bob, "0");
        void Crash() => throw new InvalidOperationException("The process ends here.");

        // The page shows what follows.
        void Transfer()
        {
            File.WriteAllText(alice, "70");
            Crash();
            File.WriteAllText(bob, "30");
        }

        // The page shows what came before.
        ((Action)Transfer).Should().Throw<InvalidOperationException>();
        File.ReadAllText(alice).Should().Be("70");
        File.ReadAllText(bob).Should().Be("0", "thirty are gone");
    }

    [Fact]
    public async Task with_it_both_entries_change_in_one_act_or_none_does()
    {
        var states = new StateStore(new InMemoryCheckpointStore());
        var bank = states.Within(new StatePartition("bank"));
        await bank.ChangeTogetherAsync(both => both.Set("alice", 100).Set("bob", 0));
        void Crash() => throw new InvalidOperationException("The process ends here.");

        // The page shows what follows.
        var accounts = states.Within(new StatePartition("bank"));
        async Task TransferAsync(Action between)
        {
            var (alice, bob) = (await accounts.GetAsync<int>("alice"), await accounts.GetAsync<int>("bob"));
            await accounts.ChangeTogetherAsync(both =>
            {
                both.Set("alice", alice.Value - 30, new StateWriteOptions { ExpectedVersion = alice.Version });
                between();
                both.Set("bob", bob.Value + 30, new StateWriteOptions { ExpectedVersion = bob.Version });
            });
        }

        // The page shows what came before.
        await ((Func<Task>)(() => TransferAsync(Crash))).Should().ThrowAsync<InvalidOperationException>();
        (await bank.GetAsync<int>("alice")).Value.Should().Be(100, "there is no moment between the two");
        await TransferAsync(() => { });
        (await bank.GetAsync<int>("alice")).Value.Should().Be(70);
        (await bank.GetAsync<int>("bob")).Value.Should().Be(30);
    }

    [Fact]
    public async Task with_it_fields_of_one_entry_change_in_one_act_or_none_does()
    {
        var states = new StateStore(new InMemoryCheckpointStore());
        await states.SetAsync("order", new { status = "open", attempts = 0, notes = Array.Empty<string>() });

        // The page shows what follows.
        var order = await states.UpdateFieldsAsync("order", fields => fields
            .Set("status", "paid")
            .Increment("attempts")
            .Append("notes", "paid by card")
            .Remove("draft"));

        // The page shows what came before.
        order.Value.ToJsonString().Should().Be("""{"status":"paid","attempts":1,"notes":["paid by card"]}""");
        var wrong = async () => await states.UpdateFieldsAsync("order", fields => fields.Set("status", "lost").Increment("notes"));
        (await wrong.Should().ThrowAsync<StateFieldException>()).Which.Field.Should().Be("notes");
        (await states.GetAsync<System.Text.Json.Nodes.JsonObject>("order")).Version.Should().Be(order.Version);
    }
}
