using System.Collections.Immutable;

namespace Graph.Runtime.Authoring;

/// <summary>The node types that workflows may use, by name.</summary>
public sealed class NodeRegistry
{
    private readonly ImmutableSortedDictionary<string, NodeDescriptor> _types;

    /// <summary>Collects the types; a later one replaces an earlier one of the same name.</summary>
    /// <param name="types">The descriptors.</param>
    public NodeRegistry(IEnumerable<NodeDescriptor> types)
    {
        ArgumentNullException.ThrowIfNull(types);
        var builder = ImmutableSortedDictionary.CreateBuilder<string, NodeDescriptor>(StringComparer.Ordinal);
        foreach (var type in types)
        {
            builder[type.Type] = type;
        }

        _types = builder.ToImmutable();
    }

    /// <summary>All types by name.</summary>
    public IEnumerable<NodeDescriptor> Types => _types.Values;

    /// <summary>Finds a type.</summary>
    /// <param name="type">Its name.</param>
    /// <returns>The descriptor, or null.</returns>
    public NodeDescriptor? Find(string type) => _types.GetValueOrDefault(type);
}
