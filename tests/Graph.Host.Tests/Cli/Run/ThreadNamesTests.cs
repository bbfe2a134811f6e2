using Graph.Host.Cli.Run;
using Graph.Runtime.Checkpoints;

namespace Graph.Host.Tests.Cli.Run;

public sealed class ThreadNamesTests
{
    [Fact]
    public async Task A_name_starts_with_the_workflow_and_can_be_read_out()
    {
        var names = new ThreadNames(new InMemoryCheckpointStore(), new Random(1));

        var id = await names.MakeAsync("research", CancellationToken.None);

        id.Value.Should().MatchRegex("^research-[2-9a-hjkmnp-tv-z]{6}$");
    }

    [Fact]
    public async Task A_long_workflow_name_still_makes_an_id_that_fits()
    {
        var names = new ThreadNames(new InMemoryCheckpointStore(), new Random(1));

        var id = await names.MakeAsync(new string('w', 300), CancellationToken.None);

        id.Value.Length.Should().BeLessThanOrEqualTo(128);
    }
}
