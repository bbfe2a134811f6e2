using Graph.Nodes.Research;
using Graph.Nodes.Tests.Worlds;
using Graph.Runtime.Authoring;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Nodes.Tests.Research;

public sealed class ResearchNodeTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ShippedNodes _nodes = new();

    public void Dispose()
    {
        _nodes.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task a_finding_has_title_source_with_lines_score_and_text()
    {
        _folder.With("guide/leases.md", "# Leases\n\n## Renewal\n\nRenew a lease\nearly.\n");

        var findings = await _nodes.ResearchAsync(_folder.Path, "renew lease");

        findings.Should().ContainSingle().Which.Should().BeEquivalentTo(
            AFinding.Saying("Renew a lease early.", "guide/leases.md:5-6", findings[0].Score, "Leases > Renewal"));
    }

    [Fact]
    public void its_result_fits_the_type_that_workflows_declare()
    {
        var finding = new StateType.Record(
            "Finding",
            [
                new RecordField("title", StateType.String), new RecordField("source", StateType.String),
                new RecordField("score", StateType.Float), new RecordField("text", StateType.String),
            ]);

        var declared = ((StateType.List)_nodes.Registry.Find("research")!.ResultType!).Item;

        ((StateType.Record)declared).Fields.Select(field => (field.Name, field.Type)).Should()
            .Equal(finding.Fields.Select(field => (field.Name, field.Type)));
    }

    [Fact]
    public async Task no_more_than_top_are_found()
    {
        _folder.WithNumbered(10, i => $"A lease, number {i}.");

        var findings = await _nodes.ResearchAsync(_folder.Path, "lease", top: 3);

        findings.Should().HaveCount(3);
    }

    [Fact]
    public async Task only_included_files_are_searched()
    {
        _folder.With("a.md", "A lease.").With("b.txt", "A lease.");

        var result = await _nodes.RunAsync(
            "research", new TestNodeContext(), ("corpus", _folder.Path), ("query", "lease"), ("include", "*.txt"));

        result.AsList().Select(finding => finding.AsMap()["source"].AsString()).Should().Equal("b.txt:1-1");
    }

    [Fact]
    public async Task a_change_of_the_files_is_seen_by_the_next_task()
    {
        _folder.With("a.md", "A lease.");
        await _nodes.ResearchAsync(_folder.Path, "lease");

        _folder.With("b.md", "A lease that is new.");
        var findings = await _nodes.ResearchAsync(_folder.Path, "new lease");

        findings.Select(finding => finding.Source).Should().Equal("b.md:1-1", "a.md:1-1");
    }

    [Fact]
    public async Task what_was_skipped_is_told_to_whoever_follows_the_run()
    {
        _folder.With("a.md", "A lease.").With("blob.txt", [0, 1]).With("broken.json", "{");
        var context = new TestNodeContext();

        await _nodes.RunAsync("research", context, ("corpus", _folder.Path), ("query", "lease"));

        context.Emitted.Single().ToString().Should().Be(
            $$"""{"event":"corpus_searched","corpus":"{{_folder.Path}}","files":3,"passages":1,"found":1,"too_large":0,"binary":1,"unreadable":["broken.json"]}""");
    }

    [Theory]
    [InlineData("query", " ", "Node 'node', parameter 'query': It is empty, so there is nothing to look for.*")]
    [InlineData("top", 0L, "Node 'node', parameter 'top': It is 0; it must be 1 or more.")]
    [InlineData("min_score", 1.5, "Node 'node', parameter 'min_score': It is 1.5; it must be from 0 to 1.")]
    public async Task a_parameter_that_makes_no_sense_is_named(string parameter, object value, string message)
    {
        _folder.With("a.md", "A lease.");
        var given = value switch { string text => (Value)text, long whole => whole, _ => (Value)(double)value };
        (string, Value)[] with = [("corpus", _folder.Path), ("query", "lease")];

        var running = () => _nodes.RunAsync("research", new TestNodeContext(), [.. with.Where(pair => pair.Item1 != parameter), (parameter, given)]);

        var failure = (await running.Should().ThrowAsync<NodeFailedException>().WithMessage(message)).Which;
        failure.Kind.Should().Be(ErrorKind.Validation);
    }

    [Fact]
    public async Task it_stops_when_the_run_is_cancelled()
    {
        _folder.With("a.md", "A lease.");

        var running = () => _nodes.RunAsync(
            "research", new TestNodeContext(), new CancellationToken(canceled: true), ("corpus", _folder.Path), ("query", "lease"));

        await running.Should().ThrowAsync<OperationCanceledException>();
    }

    [Theory]
    [InlineData("guide/leases.md:12-30", "guide/leases.md", 12, 30)]
    [InlineData("with-dash:and-colon.md:1-2", "with-dash:and-colon.md", 1, 2)]
    public void a_source_is_read_back(string source, string document, int first, int last)
    {
        var reference = SourceReference.Parse(source);

        reference.Should().Be(new SourceReference(document, (first, last)));
        reference.ToString().Should().Be(source);
    }

    [Theory]
    [InlineData("https://example.org/a-b")]
    [InlineData("a.md")]
    [InlineData("a.md:1")]
    public void a_source_without_lines_is_a_document_as_a_whole(string source)
    {
        SourceReference.Parse(source).Should().Be(new SourceReference(source, null));
    }
}
