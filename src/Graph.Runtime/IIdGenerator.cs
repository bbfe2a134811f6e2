namespace Graph.Runtime;

/// <summary>Where fresh ids come from; handed in, so that a test can say what they are.</summary>
public interface IIdGenerator
{
    /// <summary>Makes an id that sorts after all that this generator made before.</summary>
    /// <returns>A UUID of version 7 as text.</returns>
    string NewId();
}
