namespace Graph.Runtime.Jobs;

/// <summary>Names one turn of a thread in a queue.</summary>
/// <param name="Value">Sorts by the time that it was made.</param>
public readonly record struct JobId(string Value)
{
    /// <inheritdoc />
    public override string ToString() => Value;
}
