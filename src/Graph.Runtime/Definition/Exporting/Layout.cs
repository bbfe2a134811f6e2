using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Exporting;

/// <summary>Makes the parts of a file that nobody has written yet.</summary>
internal static class Layout
{
    /// <summary>Text, in quotes or as a block where YAML would read something else.</summary>
    public static LayoutNode.Scalar Text(string text) => QuotedText.Of(text);

    /// <summary>Text that is known to need no quotes, or a number, a bool or null.</summary>
    public static LayoutNode.Scalar Plain(string text) => LayoutNode.Scalar.Plain(text, default);

    /// <summary>A list that stands in brackets where it fits on its line.</summary>
    public static LayoutNode.Collection Row(IEnumerable<LayoutNode> items) => List(items, isFlow: true);

    /// <summary>A list with a line for each item.</summary>
    public static LayoutNode.Collection Lines(IEnumerable<LayoutNode> items) => List(items, isFlow: false);

    /// <summary>Names in brackets, or one without.</summary>
    public static LayoutNode Names(IReadOnlyCollection<string> names) =>
        names.Count == 1 ? Text(names.First()) : Row(names.Select(Text));

    /// <summary>A map with keys of the format in the order given; those without a value are left out.</summary>
    /// <param name="isFlow">Whether it stands in braces where it fits on its line.</param>
    /// <param name="entries">Keys and values.</param>
    public static LayoutNode.Collection Map(bool isFlow, params IEnumerable<(string Key, LayoutNode? Value)> entries) =>
        Map(isFlow, Plain, entries);

    /// <summary>A map whose keys are the author's own.</summary>
    /// <param name="isFlow">Whether it stands in braces where it fits on its line.</param>
    /// <param name="entries">Names and values.</param>
    public static LayoutNode.Collection Named(bool isFlow, IEnumerable<(string Key, LayoutNode? Value)> entries) =>
        Map(isFlow, QuotedText.OnOneLine, entries);

    /// <summary>What an author wrote, without its place and its comments.</summary>
    public static LayoutNode Copy(YamlNode node) => node switch
    {
        YamlNode.Scalar scalar => Copy(scalar),
        YamlNode.Sequence list => Row(list.Items.Select(Copy)),
        YamlNode.Mapping map => Entries(map.Entries),
        _ => throw new ArgumentException("Only what could be read can be written again.", nameof(node)),
    };

    /// <summary>Entries whose keys are the author's own.</summary>
    public static LayoutNode.Collection Entries(IEnumerable<YamlEntry> entries) =>
        Named(isFlow: true, entries.Select(entry => (entry.Name, (LayoutNode?)Copy(entry.Value))));

    private static LayoutNode.Scalar Copy(YamlNode.Scalar scalar) =>
        scalar.IsPlain && CoreSchema.Resolve(scalar).Kind != Values.ValueKind.String ? Plain(scalar.Text) : Text(scalar.Text);

    private static LayoutNode.Collection Map(bool isFlow, Func<string, LayoutNode.Scalar> keyOf, IEnumerable<(string Key, LayoutNode? Value)> entries) =>
        new(default, null, isMap: true, isFlow)
        {
            Items = [.. entries.Where(entry => entry.Value is not null).Select(entry => new LayoutItem(keyOf(entry.Key), entry.Value!))],
        };

    private static LayoutNode.Collection List(IEnumerable<LayoutNode> items, bool isFlow) => new(default(TextRange), null, isMap: false, isFlow)
    {
        Items = [.. items.Select(item => new LayoutItem(null, item))],
    };
}
