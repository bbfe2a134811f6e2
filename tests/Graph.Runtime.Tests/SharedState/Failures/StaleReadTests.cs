using Graph.Runtime.Checkpoints;
using Graph.Runtime.SharedState;

namespace Graph.Runtime.Tests.SharedState.Failures;

/// <summary>An agent acts on a copy that was true once.</summary>
public sealed class StaleReadTests
{
    [Fact]
    public void without_it_an_agent_buys_at_a_price_that_is_no_more()
    {
        var prices = new Dictionary<string, decimal> { ["flight"] = 100m };
        var paid = 0m;

        // The page shows what follows.
        var remembered = prices["flight"];      // the agent reads once, and thinks for a while
        prices["flight"] = 250m;                // meanwhile another agent learns of a new price
        if (remembered <= 120m)
        {
            paid = prices["flight"];            // within budget, the agent believes
        }

        // The page shows what came before.
        paid.Should().Be(250m, "the check was of a copy");
    }

    [Fact]
    public async Task with_it_what_was_decided_on_an_old_read_is_not_stored()
    {
        var store = new InMemoryCheckpointStore();
        var (states, others) = (new StateStore(store), new StateStore(store));
        await others.SetAsync("flight", new Offer(100m, Booked: false));
        StateConflictException? conflict = null;

        // The page shows what follows.
        var offer = await states.GetAsync<Offer>("flight");              // always what was written last
        await others.SetAsync("flight", new Offer(250m, Booked: false)); // meanwhile another agent learns of a new price
        try
        {
            var booked = offer.Value with { Booked = true };
            await states.SetAsync("flight", booked, new StateWriteOptions { ExpectedVersion = offer.Version });
        }
        catch (StateConflictException changed)
        {
            conflict = changed;                                          // nothing was stored: read again, decide again
        }

        // The page shows what came before.
        conflict.Should().NotBeNull();
        (await states.GetAsync<Offer>("flight")).Value.Should().Be(new Offer(250m, Booked: false));
    }

    private sealed record Offer(decimal Price, bool Booked);
}
