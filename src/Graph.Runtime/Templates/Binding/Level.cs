using Graph.Runtime.State;
using Graph.Runtime.Templates.Rendering;

namespace Graph.Runtime.Templates.Binding;

/// <summary>What plain names mean in one part of a template; <c>each</c> and <c>with</c> open a new one.</summary>
internal sealed class Level
{
    /// <summary>The level around this one; null for the outermost, whose names are the scope's.</summary>
    internal Level? Outer { get; init; }

    /// <summary>The value whose fields the names are; null on the outermost level.</summary>
    internal Operand? Value { get; init; }

    /// <summary>What <c>@</c> names mean; null where the block is no loop.</summary>
    internal IReadOnlyDictionary<string, Operand>? Data { get; init; }

    /// <summary>The names between the bars of <c>as |item index|</c>, which hold on inner levels too.</summary>
    internal IReadOnlyDictionary<string, Operand> Names { get; init; } = new Dictionary<string, Operand>(StringComparer.Ordinal);

    /// <summary>This level and all around it, from the inside.</summary>
    internal IEnumerable<Level> Outwards()
    {
        for (var level = this; level is not null; level = level.Outer)
        {
            yield return level;
        }
    }

    /// <summary>Whether a plain name would be found here; an untyped value has any name, so it proves nothing.</summary>
    internal bool Knows(string name) => Value?.Type.WithoutNull is StateType.Record record && record.FindField(name) is not null;
}
