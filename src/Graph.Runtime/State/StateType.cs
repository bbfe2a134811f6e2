using Graph.Runtime.Values;

namespace Graph.Runtime.State;

/// <summary>A type of the workflow format, as authors write it under <c>state:</c> and <c>types:</c>.</summary>
public abstract partial record StateType
{
    private StateType()
    {
    }

    /// <summary>Unicode text.</summary>
    public static StateType String { get; } = new Scalar(ValueKind.String, "string");

    /// <summary>A signed 64-bit integer.</summary>
    public static StateType Int { get; } = new Scalar(ValueKind.Int, "int");

    /// <summary>An IEEE 754 double.</summary>
    public static StateType Float { get; } = new Scalar(ValueKind.Float, "float");

    /// <summary>True or false.</summary>
    public static StateType Bool { get; } = new Scalar(ValueKind.Bool, "bool");

    /// <summary>A point in time.</summary>
    public static StateType Timestamp { get; } = new Scalar(ValueKind.Timestamp, "timestamp");

    /// <summary>A length of time.</summary>
    public static StateType Duration { get; } = new Scalar(ValueKind.Duration, "duration");

    /// <summary>Raw bytes.</summary>
    public static StateType Bytes { get; } = new Scalar(ValueKind.Bytes, "bytes");

    /// <summary>Whatever JSON can say; expressions check it only when they run.</summary>
    public static StateType Any { get; } = new Anything();

    /// <summary>The built-in record of one turn of a conversation.</summary>
    public static Record Message { get; } = new(
        "Message",
        [
            new RecordField("id", new Nullable(String)),
            new RecordField("role", String),
            new RecordField("content", String),
            new RecordField("name", new Nullable(String)),
            new RecordField("tool_calls", new Nullable(new List(Any))),
            new RecordField("tool_call_id", new Nullable(String)),
            new RecordField("created_at", new Nullable(Timestamp)),
        ]);

    /// <summary>The type as an author writes it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether null is one of its values.</summary>
    public bool AllowsNull => this is Nullable or Anything;

    /// <summary>This type without a <c>?</c>.</summary>
    public StateType WithoutNull => this is Nullable nullable ? nullable.Inner : this;

    /// <inheritdoc />
    public sealed override string ToString() => Name;

    /// <summary>A type without parts.</summary>
    /// <param name="Kind">The kind of its values.</param>
    /// <param name="Keyword">Its name in the format.</param>
    public sealed record Scalar(ValueKind Kind, string Keyword) : StateType
    {
        /// <inheritdoc />
        public override string Name => Keyword;
    }

    /// <summary>The type of everything.</summary>
    public sealed record Anything : StateType
    {
        /// <inheritdoc />
        public override string Name => "any";
    }

    /// <summary>A sequence.</summary>
    /// <param name="Item">The type of each item.</param>
    public sealed record List(StateType Item) : StateType
    {
        /// <inheritdoc />
        public override string Name => $"list<{Item.Name}>";
    }

    /// <summary>A map from text.</summary>
    /// <param name="Item">The type of each value.</param>
    public sealed record Map(StateType Item) : StateType
    {
        /// <inheritdoc />
        public override string Name => $"map<{Item.Name}>";
    }

    /// <summary>One of a closed list of words.</summary>
    /// <param name="Words">The words, each once, compared exactly.</param>
    public sealed record Enum(IReadOnlyList<string> Words) : StateType
    {
        /// <inheritdoc />
        public override string Name => $"enum[{string.Join(", ", Words)}]";

        /// <inheritdoc />
        public bool Equals(Enum? other) => other is not null && Words.SequenceEqual(other.Words);

        /// <inheritdoc />
        public override int GetHashCode() => Words.Aggregate(17, HashCode.Combine);
    }

    /// <summary>A type that also allows null.</summary>
    /// <param name="Inner">The type of everything but null.</param>
    public sealed record Nullable(StateType Inner) : StateType
    {
        /// <inheritdoc />
        public override string Name => Inner.Name + "?";
    }

    /// <summary>A named set of fields; two records are the same type when name and fields are.</summary>
    public sealed record Record : StateType
    {
        /// <summary>Fixes the fields.</summary>
        /// <param name="typeName">The name under <c>types:</c>.</param>
        /// <param name="fields">The fields in their order.</param>
        public Record(string typeName, IReadOnlyList<RecordField> fields)
        {
            Name = typeName;
            Fields = fields;
            Shape = new RecordShape([.. fields.Select(field => field.Name)]);
        }

        /// <inheritdoc />
        public override string Name { get; }

        /// <summary>The fields in their order.</summary>
        public IReadOnlyList<RecordField> Fields { get; }

        /// <summary>The slots of values of this type.</summary>
        public RecordShape Shape { get; }

        /// <summary>Finds a field.</summary>
        /// <param name="name">Its name.</param>
        /// <returns>The field, or null.</returns>
        public RecordField? FindField(string name) => Shape.FindSlot(name) is >= 0 and var slot ? Fields[slot] : null;

        /// <inheritdoc />
        public bool Equals(Record? other) =>
            ReferenceEquals(this, other) || (other is not null && Name == other.Name && Fields.SequenceEqual(other.Fields));

        /// <inheritdoc />
        public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
    }
}

/// <summary>One field of a record type.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Description">What it means, for people and models.</param>
public sealed record RecordField(string Name, StateType Type, string? Description = null);
