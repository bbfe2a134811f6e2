using System.Runtime.CompilerServices;
using Graph.Runtime.Compilation;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Tests.Compilation;

/// <summary>Whatever an author types on the way from one good file to the next, the compiler answers with diagnostics.</summary>
public class MutationTests
{
    private const string Letters = "{}[]:,#&*!|>'\"%@`?-=<> \t\n\r\\$0a_é😀\u0000\u2028";

    private static readonly WorkflowCompiler Compiler = new(KnownNodes.Registry, new NoServices());

    [Theory]
    [InlineData("valid/research.yaml", 1)]
    [InlineData("valid/research.yaml", 2)]
    [InlineData("expressions/places.yaml", 3)]
    [InlineData("edges/each.yaml", 4)]
    [InlineData("nodes/output.yaml", 5)]
    [InlineData("yaml/all-at-once.yaml", 6)]
    public void a_changed_file_never_throws(string file, int seed)
    {
        var text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "../Golden", file));
        var random = new Random(seed);

        for (var round = 0; round < 600; round++)
        {
            var changed = Enumerable.Range(0, random.Next(1, 4)).Aggregate(text, (current, _) => Change(current, random));
            var compilation = Compiler.Compile(changed, "flow.yaml");

            var hasErrors = compilation.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
            (compilation.Workflow is null).Should().Be(hasErrors, "this text is one or the other:\n{0}", changed);
            new DiagnosticRenderer(changed).Render(compilation.Diagnostics).Should().NotBeNull();
        }
    }

    private static string Change(string text, Random random)
    {
        var at = random.Next(text.Length);
        var lines = text.Split('\n');
        var line = random.Next(lines.Length);
        switch (random.Next(7))
        {
            case 0:
                return text.Remove(at, 1);
            case 1:
                return text.Insert(at, Letters[random.Next(Letters.Length)].ToString());
            case 2:
                return text.Remove(at, 1).Insert(at, Letters[random.Next(Letters.Length)].ToString());
            case 3:
                lines[line] = " " + lines[line];
                return string.Join('\n', lines);
            case 4:
                return string.Join('\n', lines.Where((_, index) => index != line));
            case 5:
                return string.Join('\n', lines.Take(line).Append(lines[random.Next(lines.Length)]).Concat(lines.Skip(line)));
            default:
                return text[..at];
        }
    }

    private static string Here([CallerFilePath] string here = "") => here;
}
