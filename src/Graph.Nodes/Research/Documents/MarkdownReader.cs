using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;

namespace Graph.Nodes.Research.Documents;

/// <summary>Reads Markdown: the first heading of level 1 (or <c>title:</c> in the front matter) is the title; markup is dropped.</summary>
internal sealed class MarkdownReader : IDocumentReader
{
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UsePreciseSourceLocation().UseYamlFrontMatter().UsePipeTables().Build();

    public IEnumerable<ExtractedDocument> Read(string content)
    {
        var lines = new LineIndex(content);
        var markdown = Markdown.Parse(content, Pipeline);
        var blocks = new List<Block>();
        foreach (var block in markdown)
        {
            AddBlock(block, "", lines, blocks);
        }

        var title = blocks.Find(block => block.HeadingLevel == 1)?.Text ?? FrontMatterTitle(markdown);
        return blocks.Count == 0 ? [] : [new ExtractedDocument(title, blocks)];
    }

    private static void AddBlock(Markdig.Syntax.Block block, string marker, LineIndex lines, List<Block> blocks)
    {
        switch (block)
        {
            case YamlFrontMatterBlock or HtmlBlock:
                break;
            case HeadingBlock heading:
                Add(MarkdownText.Of(heading, heading.Level, "", lines), blocks);
                break;
            case Table table:
                AddTable(table, lines, blocks);
                break;
            case ListBlock list:
                AddItems(list, lines, blocks);
                break;
            case ContainerBlock container:
                AddAll(container, marker, lines, blocks);
                break;
            case CodeBlock code:
                Add(MarkdownText.OfCode(code, lines), blocks);
                break;
            case LeafBlock leaf:
                Add(MarkdownText.Of(leaf, 0, marker, lines), blocks);
                break;
        }
    }

    private static void AddAll(ContainerBlock container, string marker, LineIndex lines, List<Block> blocks)
    {
        foreach (var child in container)
        {
            AddBlock(child, marker, lines, blocks);
            marker = "";
        }
    }

    private static void AddItems(ListBlock list, LineIndex lines, List<Block> blocks)
    {
        foreach (var item in list.OfType<ListItemBlock>())
        {
            AddAll(item, list.IsOrdered ? $"{item.Order}. " : "- ", lines, blocks);
        }
    }

    private static void AddTable(Table table, LineIndex lines, List<Block> blocks)
    {
        foreach (var row in table.OfType<TableRow>())
        {
            var cells = row.OfType<TableCell>().SelectMany(cell => cell.OfType<LeafBlock>())
                .Select(leaf => MarkdownText.Of(leaf, 0, "", lines)?.Text ?? "");
            var line = lines.LineAt(row.Span.Start);
            Add(new Block(0, string.Join(" | ", cells), line, line), blocks);
        }
    }

    private static void Add(Block? block, List<Block> blocks)
    {
        if (block is not null && block.Text.Length > 0)
        {
            blocks.Add(block);
        }
    }

    private static string FrontMatterTitle(MarkdownDocument markdown)
    {
        const string Key = "title:";
        var matter = markdown.OfType<YamlFrontMatterBlock>().FirstOrDefault()?.Lines.ToString() ?? "";
        var line = matter.Split('\n').FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal)) ?? "";
        return line.Length == 0 ? "" : line[Key.Length..].Trim().Trim('"', '\'');
    }
}
