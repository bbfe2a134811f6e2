using Graph.Nodes.Tests.Worlds;
using Xunit.Abstractions;
namespace Graph.Nodes.Tests;
public class Scratch(ITestOutputHelper o)
{
    [Fact]
    public async Task Show()
    {
        using var nodes = new ShippedNodes();
        foreach (var q in File.ReadAllLines("/tmp/questions.txt"))
        {
            var c = new TestNodeContext();
            var f = await nodes.RunAsync("research", c, ("corpus", ShippedCorpus.Path), ("query", q));
            var a = await nodes.RunAsync("analyze", c, ("over", f), ("question", q));
            var r = await nodes.RunAsync("respond", c, ("findings", f), ("question", q), ("analysis", a));
            o.WriteLine($"#### {q}");
            foreach (var x in f.AsList().Take(3)) o.WriteLine($"   {x.AsMap()["score"]} {x.AsMap()["source"]} {x.AsMap()["title"]}");
            o.WriteLine($"   conf {a.AsMap()["confidence"]} gaps {a.AsMap()["gaps"]}");
            if (Environment.GetEnvironmentVariable("FULL") != null) { o.WriteLine("-- summary\n" + a.AsMap()["summary"].AsString()); o.WriteLine("-- answer\n" + r.AsString()); }
        }
    }
}
