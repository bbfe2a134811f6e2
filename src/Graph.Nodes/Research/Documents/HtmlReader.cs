using AngleSharp.Html.Parser;

namespace Graph.Nodes.Research.Documents;

/// <summary>Reads web pages: the text of <c>main</c> or <c>article</c>, else of the body, without what surrounds it.</summary>
internal sealed class HtmlReader : IDocumentReader
{
    public IEnumerable<ExtractedDocument> Read(string content)
    {
        var parser = new HtmlParser(new HtmlParserOptions { IsKeepingSourceReferences = true });
        using var page = parser.ParseDocument(content);
        var root = page.QuerySelector("main") ?? page.QuerySelector("article") ?? page.Body;
        if (root is null)
        {
            return [];
        }

        var blocks = new HtmlBlocks(content).Of(root);
        var title = (page.Title is { Length: > 0 } written ? written : page.QuerySelector("h1")?.TextContent) ?? "";
        return blocks.Count == 0 ? [] : [new ExtractedDocument(HtmlBlocks.Squeeze(title), blocks)];
    }
}
