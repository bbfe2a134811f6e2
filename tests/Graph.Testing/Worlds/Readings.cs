using System.Buffers;
using System.Text;
using System.Text.Json;
using Graph.Runtime.Engine;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Testing.Worlds;

/// <summary>Values and results as text, so that a test says what it expects in one line.</summary>
public static class Readings
{
    /// <summary>The output as plain JSON.</summary>
    public static string Json(this RunResult result) => ValueJson.ToText(result.Output);

    /// <summary>One field as plain JSON.</summary>
    public static string Json(this RunResult result, string field) => ValueJson.ToText(result.State[field]);

    /// <summary>The whole state as exact JSON: equal texts are equal bytes.</summary>
    public static string Exact(this WorkflowState state) => Exact(state.ToMap());

    /// <summary>A value as exact JSON.</summary>
    public static string Exact(Value value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            ValueJson.Write(writer, value, isExact: true);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Lets others run until something is so.</summary>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        ArgumentNullException.ThrowIfNull(isSo);
        while (!isSo())
        {
            await Task.Yield();
        }
    }

    /// <summary>A value written exactly and read back.</summary>
    public static Value ThereAndBack(Value value)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(Exact(value)));
        reader.Read();
        return ValueJson.ReadExact(ref reader);
    }
}
