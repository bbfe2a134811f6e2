using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation.Nodes;

/// <summary>Where a macro's variables are: one that takes items or keys, or two that take index and item or key and value.</summary>
internal readonly record struct LoopVariables(int First, int? Second);

/// <summary>The turns of a macro over a list or the entries of a map; each one pays and sets the macro's variables.</summary>
internal struct Turns
{
    private readonly LoopVariables _variables;
    private readonly ValueList _items;
    private readonly IEnumerator<KeyValuePair<Value, Value>>? _entries;
    private int _next;

    private Turns(LoopVariables variables, ValueList items, IEnumerator<KeyValuePair<Value, Value>>? entries)
    {
        _variables = variables;
        _items = items;
        _entries = entries;
    }

    /// <summary>Begins.</summary>
    /// <param name="range">What to go over.</param>
    /// <param name="variables">Which variables to set.</param>
    /// <param name="turns">The turns.</param>
    /// <returns>Null, or why there is nothing to go over.</returns>
    internal static Value? Begin(Value range, LoopVariables variables, out Turns turns)
    {
        turns = range.Kind switch
        {
            ValueKind.List => new Turns(variables, range.AsList(), null),
            ValueKind.Map => new Turns(variables, ValueList.Empty, range.AsMap().GetEnumerator()),
            _ => default,
        };
        return range.Kind is ValueKind.List or ValueKind.Map
            ? default(Value?)
            : range.IsFailure() ? range : Failure.Of($"no such overload: a macro goes over a list or a map, not over {TypeValue.AuthorNameOf(range)}");
    }

    /// <summary>Takes the next turn, if there is one.</summary>
    internal bool Next(ref EvaluationContext context)
    {
        context.Charge(1);
        if (_entries is not null)
        {
            if (!_entries.MoveNext())
            {
                return false;
            }

            var (key, value) = _entries.Current;
            Set(ref context, key, value, key);
            return true;
        }

        if (_next == _items.Count)
        {
            return false;
        }

        var item = _items[_next];
        Set(ref context, (long)_next, item, item);
        _next++;
        return true;
    }

    private readonly void Set(ref EvaluationContext context, Value first, Value second, Value only)
    {
        context.Locals[_variables.First] = _variables.Second is null ? only : first;
        if (_variables.Second is { } slot)
        {
            context.Locals[slot] = second;
        }
    }
}
