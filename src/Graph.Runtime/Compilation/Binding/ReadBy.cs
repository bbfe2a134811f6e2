namespace Graph.Runtime.Compilation.Binding;

/// <summary>Who an expression belongs to, so that its reads are noted for the right node.</summary>
/// <param name="Node">The node's index; <see cref="Usage.AtStart"/> for the start; null when nobody's reads count.</param>
/// <param name="IsAfterWrites">Whether the node's own writes are already seen.</param>
internal sealed record ReadBy(int? Node, bool IsAfterWrites);
