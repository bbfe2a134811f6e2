using System.Text.Json;
using System.Text.RegularExpressions;
using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;
using YamlDotNet.RepresentationModel;

namespace Graph.Host.Tests.Docs;

public sealed partial class DeploymentTests : IDisposable
{
    private readonly CommandWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("kubernetes.yaml")]
    [InlineData("kubernetes-sqlite.yaml")]
    [InlineData("docker-compose.yml")]
    [InlineData("graph-worker@.service")]
    [InlineData("Dockerfile")]
    public void Every_command_line_of_a_deployment_is_one_that_the_command_accepts(string file)
    {
        var commands = CommandsOf(file);

        commands.Should().NotBeEmpty();
        commands.SelectMany(words => CommandTree.Create(_world.Environment()).Parse(words).Errors.Select(error => $"{string.Join(' ', words)}: {error.Message}")).Should().BeEmpty();
    }

    [Theory]
    [InlineData("kubernetes.yaml", "terminationGracePeriodSeconds: 30")]
    [InlineData("kubernetes-sqlite.yaml", "terminationGracePeriodSeconds: 30")]
    [InlineData("docker-compose.yml", "stop_grace_period: 30s")]
    [InlineData("graph-worker@.service", "TimeoutStopSec=30")]
    public void A_deployment_waits_longer_for_a_worker_than_that_drains(string file, string wait)
    {
        Repository.Read($"deploy/{file}").Should().Contain(wait);
        CommandsOf(file).Should().OnlyContain(words => words.SkipWhile(word => word != "--drain-time").ElementAt(1) == "20s");
    }

    [Theory]
    [InlineData("kubernetes.yaml")]
    [InlineData("kubernetes-sqlite.yaml")]
    public void The_probes_of_the_manifests_ask_the_port_and_the_paths_that_the_worker_answers(string file)
    {
        var container = Workers(file).Single();
        var port = (YamlMappingNode)((YamlSequenceNode)container["ports"]).Single();
        var words = ((YamlSequenceNode)container["args"]).Select(word => word.ToString()).ToList();

        words[words.IndexOf("--health") + 1].Should().Be(port["containerPort"].ToString());
        container["livenessProbe"]["httpGet"]["path"].ToString().Should().Be("/live");
        container["readinessProbe"]["httpGet"]["path"].ToString().Should().Be("/ready");
        container["readinessProbe"]["httpGet"]["port"].ToString().Should().Be(port["name"].ToString());
    }

    private static readonly string[] CommandKeys = ["args", "command"];

    private static IReadOnlyList<IReadOnlyList<string>> CommandsOf(string file) => Path.GetExtension(file) is ".yaml" or ".yml"
        ? [.. Workers(file).SelectMany(worker => worker.Children)
            .Where(child => CommandKeys.Contains(child.Key.ToString()))
            .Select(child => ((YamlSequenceNode)child.Value).Select(word => word.ToString()).ToList())]
        : [.. Lines().Matches(Repository.Read($"deploy/{file}")).Select(line => Words(line.Groups["words"].Value))];

    private static List<string> Words(string line) => line.StartsWith('[') ? JsonSerializer.Deserialize<List<string>>(line)! : [.. line.Split(' ')];

    /// <summary>The containers of the product's own image.</summary>
    private static IEnumerable<YamlMappingNode> Workers(string file)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Repository.Read($"deploy/{file}")));
        return yaml.Documents
            .SelectMany(document => document.AllNodes)
            .OfType<YamlMappingNode>()
            .Where(mapping => mapping.Children.TryGetValue("image", out var image) && image.ToString() == "graphagents");
    }

    [GeneratedRegex(@"^(ExecStart=.*graph\.dll |CMD )(?<words>.+)$", RegexOptions.Multiline)]
    private static partial Regex Lines();
}
