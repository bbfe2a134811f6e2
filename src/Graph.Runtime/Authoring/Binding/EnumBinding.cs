using System.Text.Json;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Authoring.Binding;

/// <summary>A C# enum as a closed list of snake_case words.</summary>
internal sealed class EnumBinding<T> : ClrBinding<T>
    where T : struct, Enum
{
    private readonly Dictionary<string, T> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<T, string> _words = [];

    public EnumBinding()
        : this(new StateType.Enum([.. Enum.GetNames<T>().Select(WordOf)]))
    {
    }

    private EnumBinding(StateType.Enum type)
        : base(type, type)
    {
        foreach (var name in Enum.GetNames<T>())
        {
            var value = Enum.Parse<T>(name);
            _values[WordOf(name)] = value;
            _words.TryAdd(value, WordOf(name));
        }
    }

    internal override T Read(Value value) =>
        value.Kind == ValueKind.String && _values.TryGetValue(value.AsString(), out var found)
            ? found
            : throw new MisfitException(InputType.Name, value);

    internal override Value Write(T value) => _words.TryGetValue(value, out var word)
        ? word
        : throw new InvalidOperationException($"'{value}' is no member of {typeof(T).Name}; its words are {InputType.Name}.");

    private static string WordOf(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
