using System.Collections.Immutable;

namespace Graph.Runtime.Templates.Parsing;

/// <summary>Makes a tree of texts and tags; goes on after a mistake, so that all of them are found.</summary>
internal sealed class TemplateParser(string text, TemplateLimits limits, ProblemLog problems)
{
    private readonly Stack<OpenBlock> _open = new();
    private readonly List<TemplateNode> _root = [];

    private List<TemplateNode> Current => _open.TryPeek(out var block) ? block.Current : _root;

    internal ImmutableArray<TemplateNode> Parse(List<TemplatePart> parts)
    {
        foreach (var part in parts)
        {
            if (part is TemplatePart.Text content)
            {
                Current.Add(new TemplateNode.Text(content.Content));
            }
            else if (!Take((TemplatePart.Tag)part))
            {
                return [];
            }
        }

        while (_open.Count > 0)
        {
            ReportUnclosed(_open.Peek());
            Close();
        }

        return [.. _root];
    }

    /// <summary>Takes a tag into the tree; false when there is no sense in going on.</summary>
    private bool Take(TemplatePart.Tag tag)
    {
        switch (tag.Kind)
        {
            case TagKind.Output:
                TakeOutput(tag);
                return true;
            case TagKind.Open:
                return Open(tag);
            case TagKind.OpenInverse:
                problems.Syntax(tag.Start, tag.End - tag.Start, "Inverted sections ('{{^') are not part of templates; use '{{#unless}}'.");
                return Open(tag, isRefused: true);
            case TagKind.Else:
                return TakeElse(tag);
            case TagKind.Close:
                TakeClose(tag);
                return true;
            case TagKind.Comment:
            case TagKind.Broken:
                return true;
            default:
                throw new System.Diagnostics.UnreachableException($"No rule for {tag.Kind}.");
        }
    }

    private void TakeOutput(TemplatePart.Tag tag)
    {
        if (Reader(tag).ReadOutput(tag) is { } expression)
        {
            Current.Add(new TemplateNode.Output(expression));
        }
    }

    private bool Open(TemplatePart.Tag tag, bool isChained = false, bool isRefused = false)
    {
        if (_open.Count >= limits.MaxDepth)
        {
            problems.TooLarge(tag.Start, tag.End - tag.Start, $"Blocks are nested more than {limits.MaxDepth} deep, which is the limit.");
            return false;
        }

        var (head, names) = Reader(tag).ReadBlockHead(tag);
        _open.Push(new OpenBlock(tag, head, names, isChained, isRefused || head is null));
        return true;
    }

    private bool TakeElse(TemplatePart.Tag tag)
    {
        if (!_open.TryPeek(out var block))
        {
            problems.Syntax(tag.Start, tag.End - tag.Start, "'{{else}}' stands outside every block.");
            return true;
        }

        if (block.Otherwise is not null)
        {
            problems.Syntax(tag.Start, tag.End - tag.Start, $"The block '{block.Name}' has a second '{{{{else}}}}'.");
            return true;
        }

        block.Otherwise = [];
        return string.IsNullOrWhiteSpace(text[tag.BodyStart..tag.BodyEnd]) || Open(tag, isChained: true);
    }

    private void TakeClose(TemplatePart.Tag tag)
    {
        var name = text[tag.BodyStart..tag.BodyEnd].Trim();
        if (!_open.Any(block => block.EndsWith(name)))
        {
            var inner = _open.FirstOrDefault(block => !block.IsChained);
            var (rule, wayOut) = inner is null
                ? ($"'{{{{/{name}}}}}' closes a block, but none is open here.", null)
                : ($"'{{{{/{name}}}}}' closes no open block; the innermost one is '{inner.Name}'.", inner.Name);
            var start = tag.BodyStart + text[tag.BodyStart..tag.BodyEnd].TakeWhile(char.IsWhiteSpace).Count();
            problems.Syntax(start, name.Length, rule, wayOut);
            return;
        }

        while (_open.Peek() is var block && !block.EndsWith(name))
        {
            ReportUnclosed(block);
            Close();
        }

        Close();
    }

    private void ReportUnclosed(OpenBlock block)
    {
        if (!block.IsChained && block.Head is not null)
        {
            problems.Syntax(block.Tag.Start, block.Tag.End - block.Tag.Start, $"The block '{block.Name}' is not closed; add '{{{{/{block.Name}}}}}'.");
        }
    }

    private void Close()
    {
        var block = _open.Pop();
        if (!block.IsRefused)
        {
            Current.Add(new TemplateNode.Block(block.Head!, block.Names, [.. block.Body], [.. block.Otherwise ?? []]));
        }
    }

    private TagReader Reader(TemplatePart.Tag tag) => new(text, tag.BodyStart, tag.BodyEnd, limits, problems);

    /// <summary>A block whose end was not met yet; without a head when that could not be read.</summary>
    private sealed class OpenBlock(
        TemplatePart.Tag tag, TemplateExpression.Call? head, ImmutableArray<Word> names, bool isChained, bool isRefused)
    {
        internal TemplatePart.Tag Tag { get; } = tag;

        internal TemplateExpression.Call? Head { get; } = head;

        internal ImmutableArray<Word> Names { get; } = names;

        /// <summary>Whether it came with <c>{{else if}}</c> and ends where the block before it ends.</summary>
        internal bool IsChained { get; } = isChained;

        /// <summary>Whether it is kept only to find its end, because a problem with it is reported already.</summary>
        internal bool IsRefused { get; } = isRefused;

        internal string Name => Head?.Name.Text ?? "";

        internal List<TemplateNode> Body { get; } = [];

        internal List<TemplateNode>? Otherwise { get; set; }

        internal List<TemplateNode> Current => Otherwise ?? Body;

        /// <summary>Whether a closing tag of that name ends it; without a name of its own, any does.</summary>
        internal bool EndsWith(string name) => !IsChained && (Head is null || Name == name);
    }
}
