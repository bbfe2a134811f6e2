using Graph.Nodes.Research;

namespace Graph.Nodes.Tests.Worlds;

/// <summary>Makes findings of which a test says only what matters to it.</summary>
internal static class AFinding
{
    internal static Finding Saying(string text, string source = "a.md:1-1", double score = 0.5, string title = "Title") =>
        new() { Title = title, Source = source, Score = score, Text = text };
}
