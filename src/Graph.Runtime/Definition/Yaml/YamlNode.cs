using System.Collections.Immutable;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Yaml;

/// <summary>A value as it stands in the file, with its place; aliases are already replaced by what they stand for.</summary>
internal abstract class YamlNode
{
    private YamlNode(TextRange place, long size, int height)
    {
        Place = place;
        Size = size;
        Height = height;
    }

    public TextRange Place { get; }

    /// <summary>How many values it consists of, itself included, shared ones counted each time.</summary>
    public long Size { get; }

    /// <summary>How many levels it has.</summary>
    public int Height { get; }

    /// <summary>What it is, for messages: "a list", "text", "nothing".</summary>
    public abstract string Describe();

    /// <summary>Text, a number, true, false or nothing.</summary>
    internal sealed class Scalar(SourceText source, TextRange place, string text, ScalarStyle style) : YamlNode(place, 1, 1)
    {
        private ScalarPlaces? _places;

        public string Text { get; } = text;

        public ScalarStyle Style { get; } = style;

        public bool IsPlain => Style == ScalarStyle.Plain;

        /// <summary>Whether there is nothing where a value was expected, as in <c>key:</c>.</summary>
        public bool IsMissing => IsPlain && Text.Length == 0;

        /// <summary>Where a part of the decoded text stands in the file.</summary>
        /// <param name="start">Index of the first character in <see cref="Text"/>.</param>
        /// <param name="length">How many characters; at least one is underlined.</param>
        public TextRange PlaceOf(int start, int length) => (_places ??= new ScalarPlaces(source, this)).RangeOf(start, length);

        /// <summary>Whether what follows in its line is a comment, so that YAML may have cut the value short.</summary>
        public bool IsCutByComment() => IsPlain && CommentFollows(Place.End);

        /// <summary>Whether this is a key behind whose colon there is only a comment.</summary>
        public bool IsKeyOfComment() =>
            source.Text.IndexOf(':', Place.End) is >= 0 and var colon && CommentFollows(colon + 1);

        public override string Describe() => CoreSchema.Describe(this);

        private bool CommentFollows(int at)
        {
            var next = at;
            while (next < source.Text.Length && source.Text[next] is ' ' or '\t')
            {
                next++;
            }

            return next > at && next < source.Text.Length && source.Text[next] == '#';
        }
    }

    /// <summary>A list.</summary>
    internal sealed class Sequence(TextRange place, ImmutableArray<YamlNode> items, bool isFlow)
        : YamlNode(place, SizeOf(items), HeightOf(items))
    {
        public ImmutableArray<YamlNode> Items { get; } = items;

        public bool IsFlow { get; } = isFlow;

        public override string Describe() => "a list";

        // A file has many lists and maps, most of them small: loops cost nothing where queries would cost more than the list.
        private static long SizeOf(ImmutableArray<YamlNode> items)
        {
            var size = 1L;
            foreach (var item in items)
            {
                size += item.Size;
            }

            return size;
        }

        private static int HeightOf(ImmutableArray<YamlNode> items)
        {
            var height = 0;
            foreach (var item in items)
            {
                height = Math.Max(height, item.Height);
            }

            return height + 1;
        }
    }

    /// <summary>A map.</summary>
    internal sealed class Mapping(TextRange place, ImmutableArray<YamlEntry> entries, bool isFlow)
        : YamlNode(place, SizeOf(entries), HeightOf(entries))
    {
        public ImmutableArray<YamlEntry> Entries { get; } = entries;

        public bool IsFlow { get; } = isFlow;

        public override string Describe() => "a map";

        private static long SizeOf(ImmutableArray<YamlEntry> entries)
        {
            var size = 1L;
            foreach (var entry in entries)
            {
                size += 1 + entry.Value.Size;
            }

            return size;
        }

        private static int HeightOf(ImmutableArray<YamlEntry> entries)
        {
            var height = 0;
            foreach (var entry in entries)
            {
                height = Math.Max(height, entry.Value.Height);
            }

            return height + 1;
        }
    }

    /// <summary>Something that was already reported; whoever meets it says nothing more.</summary>
    internal sealed class Broken(TextRange place) : YamlNode(place, 1, 1)
    {
        public override string Describe() => "something unreadable";
    }
}

/// <summary>One key and its value.</summary>
/// <param name="Key">The key, whose text is never empty.</param>
/// <param name="Value">The value.</param>
internal sealed record YamlEntry(YamlNode.Scalar Key, YamlNode Value)
{
    public string Name => Key.Text;
}

/// <summary>How a scalar is written.</summary>
internal enum ScalarStyle
{
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,
}
