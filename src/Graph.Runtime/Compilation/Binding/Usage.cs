using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>Notes which node reads and writes which field, and where the file says so.</summary>
internal sealed class Usage
{
    /// <summary>Stands for the routes at the start, which belong to no node.</summary>
    public const int AtStart = -1;

    private readonly List<FieldRead> _reads = [];
    private readonly List<FieldWrite> _writes = [];

    public IReadOnlyList<FieldRead> Reads => _reads;

    public IReadOnlyList<FieldWrite> Writes => _writes;

    /// <summary>Whether some expression reads the state as a whole.</summary>
    public bool ReadsWholeState { get; set; }

    public void AddRead(FieldRead read) => _reads.Add(read);

    public void AddWrite(FieldWrite write) => _writes.Add(write);
}

/// <summary>One place where a node reads a field.</summary>
/// <param name="Node">The node's index, or <see cref="Usage.AtStart"/>.</param>
/// <param name="Slot">The field.</param>
/// <param name="Place">Where the file says so.</param>
/// <param name="IsAfterWrites">Whether the node's own writes are already seen, as in its routes.</param>
internal sealed record FieldRead(int Node, int Slot, TextRange Place, bool IsAfterWrites);

/// <summary>One place where a node writes a field.</summary>
/// <param name="Node">The node's index.</param>
/// <param name="Slot">The field.</param>
/// <param name="Place">Where the file says so.</param>
/// <param name="IsOnFailure">Whether it is the record of a failure, which is written in place of everything else.</param>
internal sealed record FieldWrite(int Node, int Slot, TextRange Place, bool IsOnFailure);
