using Graph.Runtime.Values;

namespace Graph.Host.Cli.Output;

/// <summary>Makes the objects that --json writes; each says first of what type it is.</summary>
internal static class JsonLine
{
    internal static ValueMap Of(string type, ValueMap content) => ValueMap.From(
        content.Prepend(new KeyValuePair<Value, Value>("type", type)));

    internal static ValueMap Of(string type, params ReadOnlySpan<(Value Key, Value Value)> content) =>
        Of(type, ValueMap.Of(content));

    internal static void Write(Terminal terminal, ValueMap line)
    {
        terminal.Out.WriteLine(ValueJson.ToText(line));
        terminal.Out.Flush();
    }
}
