using Graph.EndToEnd.Tests.Worlds;

namespace Graph.EndToEnd.Tests;

public sealed class LauncherTests : IDisposable
{
    private readonly Workplace _workplace = new();

    [Fact]
    public async Task The_launcher_works_through_a_link_from_another_folder_and_keeps_that_folder()
    {
        _workplace.Write("broken.yaml", "name: [");
        File.CreateSymbolicLink(Path.Combine(_workplace.Folder, "linked"), Path.Combine(Repository.Root, "graph"));

        var outcome = await _workplace.TypeAsync("./linked validate broken.yaml");

        outcome.ExitCode.Should().Be(3, outcome.Out);
        outcome.Out.Should().Contain("broken.yaml:1:7").And.Contain("1 file checked: 1 invalid");
    }

    [Fact]
    public async Task Two_first_calls_at_the_same_time_both_work()
    {
        var launcher = Path.Combine(Repository.Root, "graph");

        var outcomes = await Task.WhenAll(_workplace.TypeAsync($"'{launcher}' version"), _workplace.TypeAsync($"'{launcher}' version"));

        outcomes.Should().OnlyContain(outcome => outcome.ExitCode == 0 && outcome.Out.Contains("graph 0."));
    }

    public void Dispose() => _workplace.Dispose();
}
