namespace Graph.Runtime.SharedState;

/// <summary>Turns values into bytes and back, for whoever wants another form than the usual JSON, encrypted for example.</summary>
/// <remarks>Changes of single fields need JSON objects: they read and write <see cref="System.Text.Json.Nodes.JsonObject"/>.</remarks>
public interface IStateSerializer
{
    /// <summary>Writes a value.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>Its bytes.</returns>
    ReadOnlyMemory<byte> Write<T>(T value);

    /// <summary>Reads a value; what cannot be read is an exception, whichever.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="bytes">Its bytes.</param>
    /// <returns>The value.</returns>
    T Read<T>(ReadOnlyMemory<byte> bytes);
}
