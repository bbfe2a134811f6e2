using System.Security.Cryptography;
using System.Text;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Reducers;

/// <summary><c>messages</c>: a message of a known id replaces, a new one is appended, role <c>remove</c> deletes by id.</summary>
internal sealed class MessagesReducer : Reducer
{
    private const string RemoveRole = "remove";
    private const string Everything = "*";

    private static readonly int IdSlot = StateType.Message.Shape.FindSlot("id");
    private static readonly int RoleSlot = StateType.Message.Shape.FindSlot("role");
    private static readonly int ContentSlot = StateType.Message.Shape.FindSlot("content");

    public override string Name => "messages";

    public override string? FindMisuse(StateType type) =>
        type is StateType.List { Item: StateType.Record { Name: "Message" } } ? null : $"works on list<Message>, and not on {type.Name}";

    public override bool AcceptsItem(StateType type) => true;

    public override Reduction Reduce(StateField field, Value current, Value write)
    {
        var before = ListItems.OrEmpty(current);
        var messages = ListItems.Of(field.Type, write);
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < before.Count; i++)
        {
            places[IdOf(before[i])] = i;
        }

        var isPlainAppend = messages.All(message => !IsRemoval(message) && !places.ContainsKey(IdOf(message)));
        return isPlainAppend && HasDistinctIds(messages)
            ? Reduction.Appended(field, before, WithIds(messages, before))
            : Reduction.Replaced(Rebuild(before, messages).TakeLast(field.Keep ?? int.MaxValue));
    }

    private static bool HasDistinctIds(ValueList messages)
    {
        var given = messages.Select(IdOf).Where(id => id.Length > 0).ToList();
        return given.Distinct(StringComparer.Ordinal).Count() == given.Count;
    }

    private static ValueList Rebuild(ValueList before, ValueList messages)
    {
        var list = before.ToList();
        foreach (var message in messages)
        {
            var id = IdOf(message);
            var place = id.Length == 0 ? -1 : list.FindIndex(known => IdOf(known) == id);
            if (IsRemoval(message))
            {
                list.RemoveAll(known => id == Everything || IdOf(known) == id);
            }
            else if (place >= 0)
            {
                list[place] = message;
            }
            else
            {
                list.Add(WithId(message, list.Count == 0 ? "" : IdOf(list[^1])));
            }
        }

        return ValueList.From(list);
    }

    private static ValueList WithIds(ValueList messages, ValueList before)
    {
        var previous = before.Count == 0 ? "" : IdOf(before[^1]);
        var result = new Value[messages.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = WithId(messages[i], previous);
            previous = IdOf(result[i]);
        }

        return ValueList.Of(result);
    }

    /// <summary>An id made of the message and the one before it, so that the same run gives the same ids.</summary>
    private static Value WithId(Value message, string previousId)
    {
        if (IdOf(message).Length > 0)
        {
            return message;
        }

        var text = $"{previousId}\n{Slot(message, RoleSlot)}\n{Slot(message, ContentSlot)}";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
        return message.AsMap().Set("id", hash);
    }

    private static bool IsRemoval(Value message) => Slot(message, RoleSlot) == RemoveRole;

    private static string IdOf(Value message) => Slot(message, IdSlot) is { Kind: ValueKind.String } id ? id.AsString() : "";

    private static Value Slot(Value message, int slot) => message.AsMap().ValueAt(slot);
}
