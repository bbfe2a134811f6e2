using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Graph.Runtime.SharedState;

/// <summary>Collects what becomes of single fields of a JSON object in one act.</summary>
public sealed class StateFieldChanges
{
    private readonly StateKey _key;
    private readonly IStateSerializer _serializer;
    private readonly List<Action<JsonObject>> _changes = [];

    internal StateFieldChanges(StateKey key, IStateSerializer serializer) => (_key, _serializer) = (key, serializer);

    /// <summary>Gives a field a value.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="field">The field, by its name in JSON.</param>
    /// <param name="value">The value.</param>
    /// <returns>These changes.</returns>
    public StateFieldChanges Set<T>(string field, T value)
    {
        var json = _serializer.Write(value);
        return Add(field, fields => fields[field] = JsonNode.Parse(json.Span));
    }

    /// <summary>Removes a field; it need not be there.</summary>
    /// <param name="field">The field, by its name in JSON.</param>
    /// <returns>These changes.</returns>
    public StateFieldChanges Remove(string field) => Add(field, fields => fields.Remove(field));

    /// <summary>Adds to a number; a field that is not there counts as 0.</summary>
    /// <param name="field">The field, by its name in JSON.</param>
    /// <param name="by">How much; negative to take away.</param>
    /// <returns>These changes.</returns>
    public StateFieldChanges Increment(string field, decimal by = 1) => Add(field, fields => fields[field] = JsonValue.Create(Sum(fields, field, by)));

    /// <summary>Adds an item at the end of a list; a field that is not there counts as an empty one.</summary>
    /// <typeparam name="T">What the item is.</typeparam>
    /// <param name="field">The field, by its name in JSON.</param>
    /// <param name="item">The item.</param>
    /// <returns>These changes.</returns>
    public StateFieldChanges Append<T>(string field, T item)
    {
        var json = _serializer.Write(item);
        return Add(field, fields => ListOf(fields, field).Add(JsonNode.Parse(json.Span)));
    }

    internal JsonObject ApplyTo(JsonObject fields)
    {
        _changes.ForEach(change => change(fields));
        return fields;
    }

    private StateFieldChanges Add(string field, Action<JsonObject> change)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        _changes.Add(change);
        return this;
    }

    private decimal Sum(JsonObject fields, string field, decimal by)
    {
        if (fields[field] is not { } present)
        {
            return by;
        }

        if (present.GetValueKind() != JsonValueKind.Number || !decimal.TryParse(present.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            throw new StateFieldException(_key, field, "is no number that could grow");
        }

        try
        {
            return number + by;
        }
        catch (OverflowException)
        {
            throw new StateFieldException(_key, field, "would become too large a number");
        }
    }

    private JsonArray ListOf(JsonObject fields, string field)
    {
        if (fields[field] is { } present)
        {
            return present as JsonArray ?? throw new StateFieldException(_key, field, "is no list that could get longer");
        }

        var list = new JsonArray();
        fields[field] = list;
        return list;
    }
}
