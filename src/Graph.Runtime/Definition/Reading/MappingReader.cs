using System.Collections.Immutable;
using Graph.Runtime.Definition.Format;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Values;

namespace Graph.Runtime.Definition.Reading;

/// <summary>Takes the keys of one map by name, each with the shape it must have; what nobody took is an unknown key.</summary>
/// <param name="mapping">The map.</param>
/// <param name="format">The keys that such a map may have; null where the reader alone says so.</param>
/// <param name="owner">Whose keys they are, as the start of a sentence: "The workflow", "Node 'a'".</param>
/// <param name="diagnostics">Takes what is wrong.</param>
internal sealed class MappingReader(YamlNode.Mapping mapping, FormatMap? format, string owner, DiagnosticBag diagnostics)
{
    private readonly Dictionary<string, YamlEntry> _entries = mapping.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    private readonly List<string> _known = [];

    /// <summary>Reads a map that is not part of a workflow file.</summary>
    public MappingReader(YamlNode.Mapping mapping, string owner, DiagnosticBag diagnostics)
        : this(mapping, null, owner, diagnostics)
    {
    }

    public TextRange Place => mapping.Place;

    public DiagnosticBag Diagnostics => diagnostics;

    /// <summary>Whether a key is there, whatever its value.</summary>
    public bool Has(string key) => _entries.ContainsKey(key);

    /// <summary>Where a key stands, or the whole map's start.</summary>
    public TextRange KeyPlace(string key) =>
        _entries.TryGetValue(key, out var entry) ? entry.Key.Place : new TextRange(mapping.Place.Start, mapping.Place.Start + 1);

    /// <summary>A key's value; null when the key is not there, or is there without a value, or its value was reported.</summary>
    public YamlNode? Find(string key, string expected)
    {
        Allow(key);
        if (!_entries.TryGetValue(key, out var entry) || entry.Value is YamlNode.Broken)
        {
            return null;
        }

        if (entry.Value is YamlNode.Scalar { IsMissing: true })
        {
            diagnostics.Report(ReadingDiagnostics.MissingValue(entry.Key.Place, key, expected, entry.Key.IsKeyOfComment()));
            return null;
        }

        return entry.Value;
    }

    /// <summary>A key's value, which may also be nothing.</summary>
    public YamlNode? FindAny(string key)
    {
        Allow(key);
        return _entries.GetValueOrDefault(key)?.Value;
    }

    public YamlNode.Mapping? FindMapping(string key) => Expect<YamlNode.Mapping>(key, "a map");

    public YamlNode.Sequence? FindSequence(string key) => Expect<YamlNode.Sequence>(key, "a list");

    /// <summary>Text, or what looks like a number or bool but may stand for text.</summary>
    public Placed<string>? FindText(string key, string expected = "text")
    {
        var scalar = Expect<YamlNode.Scalar>(key, expected);
        if (scalar is null || CoreSchema.Resolve(scalar).Kind == ValueKind.String)
        {
            return scalar is null ? null : new Placed<string>(scalar.Text, scalar.Place);
        }

        diagnostics.Report(ReadingDiagnostics.WrongShape(scalar.Place, key, expected, scalar.Describe()));
        return null;
    }

    /// <summary>One of a few words.</summary>
    public Placed<T>? FindWord<T>(string key, IReadOnlyDictionary<string, T> words)
    {
        var text = FindText(key, $"one of {string.Join(", ", words.Keys)}");
        if (text is null || words.TryGetValue(text.Value, out var meaning))
        {
            return text is null ? null : new Placed<T>(words[text.Value], text.Place);
        }

        diagnostics.Report(ReadingDiagnostics.UnknownWord(text.Place, key, text.Value, words.Keys, Suggestion.Closest(text.Value, words.Keys)));
        return null;
    }

    public Placed<bool>? FindBool(string key)
    {
        var scalar = Expect<YamlNode.Scalar>(key, "true or false");
        if (scalar is null)
        {
            return null;
        }

        var value = CoreSchema.Resolve(scalar);
        if (value.Kind == ValueKind.Bool)
        {
            return new Placed<bool>(value.AsBool(), scalar.Place);
        }

        diagnostics.Report(CoreSchema.FindOldBool(scalar.Text) is { } meant
            ? ReadingDiagnostics.OldBool(scalar.Place, key, scalar.Text, meant)
            : ReadingDiagnostics.WrongShape(scalar.Place, key, "true or false", scalar.Describe()));
        return null;
    }

    /// <summary>A whole number between the bounds that the format sets.</summary>
    public Placed<long>? FindWhole(string key)
    {
        var bounds = (FormatShape.Whole)format![key].Shape;
        return FindWhole(key, bounds.Least, bounds.Most);
    }

    /// <summary>A whole number between two bounds, both included.</summary>
    public Placed<long>? FindWhole(string key, long least, long most)
    {
        var scalar = Expect<YamlNode.Scalar>(key, "a whole number");
        return scalar is null ? null : Scalars.ReadWhole(scalar, key, least, most, diagnostics);
    }

    public TimeSpan? FindDuration(string key)
    {
        var scalar = Expect<YamlNode.Scalar>(key, "a length of time");
        return scalar is null ? null : Scalars.ReadDuration(scalar, key, diagnostics);
    }

    public long? FindSize(string key)
    {
        var scalar = Expect<YamlNode.Scalar>(key, "a size");
        return scalar is null ? null : Scalars.ReadSize(scalar, key, diagnostics);
    }

    /// <summary>One name or a list of names.</summary>
    public ImmutableArray<Placed<string>>? FindNames(string key, string expected)
    {
        var node = Find(key, expected);
        return node is null ? null : Scalars.ReadNames(node, key, expected, diagnostics);
    }

    /// <summary>Makes a key known that is read elsewhere.</summary>
    public void Allow(string key) => _known.Add(format is null ? key : format[key].Name);

    /// <summary>Reports every key that was not asked for.</summary>
    public void Finish()
    {
        foreach (var entry in mapping.Entries.Where(entry => !_known.Contains(entry.Name)))
        {
            diagnostics.Report(ReadingDiagnostics.UnknownKey(
                entry.Key.Place, entry.Name, owner, _known, Suggestion.Closest(entry.Name, _known.Where(key => !_entries.ContainsKey(key)))));
        }
    }

    private T? Expect<T>(string key, string expected)
        where T : YamlNode
    {
        var node = Find(key, expected);
        if (node is null or T)
        {
            return node as T;
        }

        diagnostics.Report(ReadingDiagnostics.WrongShape(Scalars.FirstLine(node), key, expected, node.Describe()));
        return null;
    }
}
