using System.Runtime.CompilerServices;

namespace Graph.Runtime.Tests.Definition.Yaml;

public class YamlDependencyTests
{
    [Fact]
    public void only_the_yaml_folder_knows_the_yaml_library()
    {
        var source = Path.GetFullPath("../../../../src", Path.GetDirectoryName(Here())!);

        var users = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("YamlDotNet", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(source, Path.GetDirectoryName(file)!).Replace('\\', '/'))
            .Distinct();

        users.Should().Equal("Graph.Runtime/Definition/Yaml");
    }

    private static string Here([CallerFilePath] string here = "") => here;
}
