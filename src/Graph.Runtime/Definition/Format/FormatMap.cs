using System.Collections.Immutable;

namespace Graph.Runtime.Definition.Format;

/// <summary>A kind of map that the format knows, with its keys in the order in which they are best written.</summary>
/// <remarks>The reader takes no key that is not here, the schema for editors is made of it, and the formatter sorts by it.</remarks>
internal sealed class FormatMap
{
    private readonly Dictionary<string, int> _places;

    internal FormatMap(string name, params ImmutableArray<FormatKey> keys)
    {
        Name = name;
        Keys = keys;
        _places = keys.Select((key, place) => (key.Name, place)).ToDictionary(key => key.Name, key => key.place, StringComparer.Ordinal);
    }

    /// <summary>What such a map is called in the schema.</summary>
    internal string Name { get; }

    internal ImmutableArray<FormatKey> Keys { get; }

    /// <summary>A key by its name, which must be one.</summary>
    internal FormatKey this[string key] => Keys[_places[key]];

    /// <summary>The place of a key in the order; behind all others for a stranger.</summary>
    internal int PlaceOf(string key) => _places.GetValueOrDefault(key, Keys.Length);
}

/// <summary>One key of the format.</summary>
/// <param name="Name">How it is written.</param>
/// <param name="Shape">What it takes.</param>
/// <param name="Description">What it does, in a sentence for authors.</param>
internal sealed record FormatKey(string Name, FormatShape Shape, string Description)
{
    /// <summary>Whether the map is incomplete without it.</summary>
    internal bool IsRequired { get; init; }

    /// <summary>The paragraph it belongs to: a blank line separates those of a file.</summary>
    internal int Section { get; init; }
}
