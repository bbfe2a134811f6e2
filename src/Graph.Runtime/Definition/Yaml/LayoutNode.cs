using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Yaml;

/// <summary>A value as it is written, with aliases, anchors and comments in their places; what the formatter works on.</summary>
internal abstract class LayoutNode(TextRange place, string? anchor)
{
    public TextRange Place { get; set; } = place;

    public string? Anchor { get; } = anchor;

    /// <summary>Text of any style.</summary>
    internal sealed class Scalar(TextRange place, string? anchor, string text, string raw, ScalarStyle style) : LayoutNode(place, anchor)
    {
        /// <summary>What it says.</summary>
        public string Text { get; } = text;

        /// <summary>How it is written, quotes included.</summary>
        public string Raw { get; } = raw;

        public ScalarStyle Style { get; } = style;

        public bool IsBlock => Style is ScalarStyle.Literal or ScalarStyle.Folded;

        public bool HasSeveralLines => Raw.Contains('\n', StringComparison.Ordinal);

        /// <summary>A name written without quotes, as it is made and not read.</summary>
        public static Scalar Plain(string text, TextRange place) => new(place, null, text, text, ScalarStyle.Plain);
    }

    /// <summary>A reference to a value with an anchor.</summary>
    internal sealed class Alias(TextRange place, string name) : LayoutNode(place, null)
    {
        public string Name { get; } = name;
    }

    /// <summary>A list or a map; the items of a map have keys.</summary>
    internal sealed class Collection(TextRange place, string? anchor, bool isMap, bool isFlow) : LayoutNode(place, anchor)
    {
        public bool IsMap { get; } = isMap;

        public bool IsFlow { get; } = isFlow;

        public List<LayoutItem> Items { get; init; } = [];

        /// <summary>Comments behind the last item.</summary>
        public List<LayoutComment> Foot { get; } = [];

        public LayoutItem? Find(string key) => Items.Find(item => item.Key?.Text == key);
    }
}

/// <summary>One item of a list, or one entry of a map.</summary>
/// <param name="Key">The key; null in a list.</param>
/// <param name="Value">The value.</param>
internal sealed record LayoutItem(LayoutNode.Scalar? Key, LayoutNode Value)
{
    public int Start => Key?.Place.Start ?? Value.Place.Start;

    /// <summary>Comments on lines of their own above it.</summary>
    public List<LayoutComment> Above { get; init; } = [];

    /// <summary>The comment behind the key's colon, where the value starts on a later line.</summary>
    public LayoutComment? BehindKey { get; set; }

    /// <summary>The comment behind the value.</summary>
    public LayoutComment? Behind { get; set; }

    /// <summary>Whether the line above it is blank.</summary>
    public bool HasGap { get; set; }

    /// <summary>Whether a blank line must set it off, comments above it included, from what comes before.</summary>
    public bool StartsSection { get; set; }
}

/// <summary>A comment.</summary>
/// <param name="Text">From its <c>#</c> to the end of the line.</param>
/// <param name="Place">Where the <c>#</c> stands in the file.</param>
/// <param name="Column">The place of the <c>#</c> in its line, from 0.</param>
/// <param name="IsAlone">Whether nothing else is on its line.</param>
/// <param name="HasGap">Whether the line above is blank.</param>
internal sealed record LayoutComment(string Text, int Place, int Column, bool IsAlone, bool HasGap);
