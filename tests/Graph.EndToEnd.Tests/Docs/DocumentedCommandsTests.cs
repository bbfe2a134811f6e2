using Graph.EndToEnd.Tests.Worlds;

namespace Graph.EndToEnd.Tests.Docs;

public sealed class DocumentedCommandsTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/guide/getting-started.md")]
    [InlineData("docs/guide/observability.md")]
    [InlineData("docs/guide/durability.md")]
    public async Task Commands_on_a_page_print_what_the_page_says(string page)
    {
        using var workplace = new Workplace();

        var broken = await FindBrokenAsync(workplace, ConsoleBlocks.Read(Repository.Read(page)));

        broken.Should().BeEmpty();
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/guide/getting-started.md")]
    [InlineData("docs/guide/observability.md")]
    [InlineData("docs/guide/durability.md")]
    public void A_page_has_commands_with_what_they_print(string page)
    {
        var exchanges = ConsoleBlocks.Read(Repository.Read(page));

        exchanges.Should().NotBeEmpty().And.Contain(exchange => exchange.Promised.Count > 0);
    }

    private static async Task<IReadOnlyList<string>> FindBrokenAsync(Workplace workplace, IReadOnlyList<ConsoleExchange> exchanges)
    {
        var broken = new List<string>();
        foreach (var exchange in exchanges)
        {
            var printed = await workplace.TypeAsync(exchange.Command);
            if (ConsoleBlocks.FindMissing(exchange, printed.Out) is { } missing)
            {
                broken.Add($"$ {exchange.Command}\nshould print: {missing}\nbut printed:\n{printed.Out}");
            }
        }

        return broken;
    }
}
