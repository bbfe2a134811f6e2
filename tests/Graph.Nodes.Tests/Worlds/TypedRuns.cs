using Graph.Nodes.Analyze;
using Graph.Nodes.Research;
using Graph.Runtime.Values;

namespace Graph.Nodes.Tests.Worlds;

/// <summary>Runs of the nodes with C# objects in place of values.</summary>
internal static class TypedRuns
{
    internal static async Task<IReadOnlyList<Finding>> ResearchAsync(this ShippedNodes nodes, string corpus, string query, int top = 8)
    {
        var result = await nodes.RunAsync("research", new TestNodeContext(), ("corpus", corpus), ("query", query), ("top", (long)top));
        return [.. result.AsList().Select(FindingOf)];
    }

    internal static async Task<Analysis> AnalyzeAsync(this ShippedNodes nodes, string question, params IReadOnlyList<Finding> findings)
    {
        var result = await nodes.RunAsync("analyze", new TestNodeContext(), ("question", question), ("over", ValueOf(findings)));
        var map = result.AsMap();
        return new Analysis(map["summary"].AsString(), map["confidence"].AsFloat(), [.. map["gaps"].AsList().Select(gap => gap.AsString())]);
    }

    internal static async Task<string> RespondAsync(this ShippedNodes nodes, string question, params IReadOnlyList<Finding> findings) =>
        (await nodes.RunAsync("respond", new TestNodeContext(), ("question", question), ("findings", ValueOf(findings)))).AsString();

    internal static Value ValueOf(IReadOnlyList<Finding> findings) => ValueList.From(findings.Select(finding => (Value)ValueMap.Of(
        ("title", finding.Title), ("source", finding.Source), ("score", finding.Score), ("text", finding.Text))));

    private static Finding FindingOf(Value value)
    {
        var map = value.AsMap();
        return new Finding
        {
            Title = map["title"].AsString(),
            Source = map["source"].AsString(),
            Score = map["score"].AsFloat(),
            Text = map["text"].AsString(),
        };
    }
}
