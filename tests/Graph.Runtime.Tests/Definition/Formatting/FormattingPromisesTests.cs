using System.Runtime.CompilerServices;
using Graph.Runtime.Compilation;
using Graph.Runtime.Definition.Formatting;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Tests.Compilation;
using Graph.Runtime.Scenarios;

namespace Graph.Runtime.Tests.Definition.Formatting;

/// <summary>What the formatter promises holds for every golden and every shipped file.</summary>
public sealed class FormattingPromisesTests
{
    private static readonly string[] Folders = ["workflows", "tests/Graph.Runtime.Tests/Golden"];

    private static readonly WorkflowCompiler Compiler = new(KnownNodes.Registry, new NoServices());

    /// <summary>Every file that is YAML, with both ways to write edges.</summary>
    public static TheoryData<string, EdgeStyle> Readable => With(Files().Where(file => IsReadable(File.ReadAllText(file))));

    /// <summary>Every file that these tests' node types can compile.</summary>
    public static TheoryData<string, EdgeStyle> Sound => With(Files().Where(file => Compile(File.ReadAllText(file)).Workflow is not null));

    [Theory]
    [MemberData(nameof(Readable))]
    public void what_was_formatted_once_is_not_changed_again(string file, EdgeStyle edges)
    {
        var once = WorkflowFormatter.Format(Read(file), edges);

        var twice = WorkflowFormatter.Format(once, edges);

        twice.Should().Be(once);
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void no_comment_is_lost(string file, EdgeStyle edges)
    {
        var text = Read(file);

        var formatted = WorkflowFormatter.Format(text, edges);

        Comments(formatted).Should().BeEquivalentTo(Comments(text));
    }

    [Theory]
    [MemberData(nameof(Sound))]
    public void warnings_stay_the_same(string file, EdgeStyle edges)
    {
        var text = Read(file);

        var formatted = WorkflowFormatter.Format(text, edges);

        Codes(formatted).Should().BeEquivalentTo(Codes(text));
    }

    [Theory]
    [MemberData(nameof(Sound))]
    public void the_workflow_stays_the_same(string file, EdgeStyle edges)
    {
        var text = Read(file);

        var formatted = WorkflowFormatter.Format(text, edges);

        CompiledText.Of(Compile(formatted).Workflow!).Should().Be(CompiledText.Of(Compile(text).Workflow!));
    }

    [Theory]
    [MemberData(nameof(Sound))]
    public void comments_may_stand_anywhere(string file, EdgeStyle edges)
    {
        foreach (var text in Commented(Read(file)).Where(text => Compile(text).Workflow is not null))
        {
            var formatted = WorkflowFormatter.Format(text, edges);

            Comments(formatted).Should().BeEquivalentTo(Comments(text));
            WorkflowFormatter.Format(formatted, edges).Should().Be(formatted);
            CompiledText.Of(Compile(formatted).Workflow!).Should().Be(CompiledText.Of(Compile(text).Workflow!));
        }
    }

    [Fact]
    public void what_is_compared_tells_workflows_apart()
    {
        var text = Read("tests/Graph.Runtime.Tests/Golden/valid/research.yaml");

        var other = text.Replace("confidence < 0.6", "confidence < 0.7", StringComparison.Ordinal);

        CompiledText.Of(Compile(other).Workflow!).Should().NotBe(CompiledText.Of(Compile(text).Workflow!));
    }

    [Fact]
    public void shipped_workflows_are_formatted() =>
        Directory.EnumerateFiles(Path.Combine(Root(), "workflows"), "*.yaml")
            .Where(file => !ScenarioFile.IsOne(file))
            .Where(file => WorkflowFormatter.Format(File.ReadAllText(file)) != File.ReadAllText(file))
            .Should().BeEmpty("'graph format workflows' formats them");

    private static TheoryData<string, EdgeStyle> With(IEnumerable<string> files)
    {
        var data = new TheoryData<string, EdgeStyle>();
        foreach (var file in files.Select(file => Path.GetRelativePath(Root(), file)))
        {
            data.Add(file, EdgeStyle.Folded);
            data.Add(file, EdgeStyle.Expanded);
        }

        return data;
    }

    // Inside a text of several lines a comment is text, and at odd places the file may no longer be sound: then it is left out.
    private static IEnumerable<string> Commented(string text)
    {
        var lines = text.TrimEnd('\n').Split('\n');
        yield return string.Join('\n', lines.Select((line, index) => $"{Indentation(line)}# above {index}\n{line}"));
        yield return string.Join('\n', lines.Select((line, index) => $"# far above {index}\n\n{line}"));
        yield return string.Join('\n', lines.Select((line, index) => $"{line}\n{Indentation(line)}    # below {index}"));
        for (var i = 0; i < lines.Length; i++)
        {
            yield return string.Join('\n', lines.Select((line, index) => index == i ? $"{line} # behind {index}" : line));
        }
    }

    private static string Indentation(string line) => line[..^line.TrimStart().Length];

    private static WorkflowCompilation Compile(string text) => Compiler.Compile(text, "case.yaml");

    private static IEnumerable<string> Codes(string text) => Compile(text).Diagnostics.Select(one => one.Code);

    private static IEnumerable<string> Comments(string text)
    {
        var source = new SourceText(text, "case.yaml");
        var values = new List<TextRange>();
        Gather(new YamlReader(source, new DiagnosticBag(source)).Read()!, values);
        return CommentFinder.Find(source, [.. values.Distinct().OrderBy(value => value.Start)]).Select(comment => comment.Text);
    }

    private static void Gather(YamlNode node, List<TextRange> values)
    {
        switch (node)
        {
            case YamlNode.Mapping map:
                map.Entries.ToList().ForEach(entry => Gather(entry.Key, values));
                map.Entries.ToList().ForEach(entry => Gather(entry.Value, values));
                break;
            case YamlNode.Sequence list:
                list.Items.ToList().ForEach(item => Gather(item, values));
                break;
            default:
                values.Add(node.Place);
                break;
        }
    }

    private static bool IsReadable(string text)
    {
        var source = new SourceText(text, "case.yaml");
        var diagnostics = new DiagnosticBag(source);
        return new YamlReader(source, diagnostics).Read() is YamlNode.Mapping && !diagnostics.HasErrors;
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Root(), file));

    private static IEnumerable<string> Files() => Folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root(), folder), "*.yaml", SearchOption.AllDirectories))
        .Order(StringComparer.Ordinal);

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../../.."));
}
