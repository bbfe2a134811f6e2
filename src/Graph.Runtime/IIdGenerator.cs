namespace Graph.Runtime;

/// <summary>Where fresh ids come from; handed in, so that a test can say what they are.</summary>
public interface IIdGenerator
{
    /// <summary>Makes an id that sorts after all that this generator made before.</summary>
    /// <returns>A UUID of version 7 as text.</returns>
    string NewId();

    /// <summary>Makes such an id for something whose time is known, so that the clock need not be read again.</summary>
    /// <param name="now">The time by the generator's clock.</param>
    /// <returns>A UUID of version 7 as text.</returns>
    string NewId(DateTimeOffset now) => NewId();
}
