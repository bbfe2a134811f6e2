using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Graph.Runtime.Definition.Format;

namespace Graph.Runtime.Tests.Definition.Format;

public sealed partial class FormatReferenceTests
{
    private static readonly Dictionary<string, FormatMap> Maps = new FormatMap[]
    {
        WorkflowFormat.Workflow, WorkflowFormat.Field, WorkflowFormat.Node, WorkflowFormat.Retry, WorkflowFormat.OnError,
        WorkflowFormat.Defaults, WorkflowFormat.Edge, WorkflowFormat.Arm, WorkflowFormat.Limits,
    }.ToDictionary(map => map.Name, StringComparer.Ordinal);

    [Fact]
    public void the_page_lists_the_keys_that_the_reader_takes()
    {
        var page = File.ReadAllText(PagePath());

        var generated = Tables().Replace(page, table => Table(table.Groups[1].Value));

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(PagePath(), generated);
        }

        File.ReadAllText(PagePath()).Should().Be(generated, "UPDATE_GOLDEN=1 writes the tables anew");
    }

    [Fact]
    public void every_map_of_the_format_has_its_table() =>
        Tables().Matches(File.ReadAllText(PagePath())).Select(table => table.Groups[1].Value).Should().BeEquivalentTo(Maps.Keys);

    private static string Table(string name)
    {
        var table = new StringBuilder($"<!-- keys: {name} -->\n| key | what it is for |\n|---|---|\n");
        foreach (var key in Maps[name].Keys)
        {
            table.Append('|').Append($" `{key.Name}`{(key.IsRequired ? " (required)" : "")} | {key.Description.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }

        return table.Append("<!-- end -->").ToString();
    }

    private static string PagePath([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(here, "../../../../../docs/reference/workflow-format.md"));

    [GeneratedRegex("<!-- keys: (\\w+) -->\\n.*?<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Tables();
}
