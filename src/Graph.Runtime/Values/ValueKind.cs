namespace Graph.Runtime.Values;

/// <summary>What a <see cref="Value"/> holds.</summary>
public enum ValueKind
{
    /// <summary>No value; also what an unset state field reads as.</summary>
    Null,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>A signed 64-bit integer.</summary>
    Int,

    /// <summary>An unsigned 64-bit integer; only expressions produce it.</summary>
    UInt,

    /// <summary>An IEEE 754 double.</summary>
    Float,

    /// <summary>Unicode text.</summary>
    String,

    /// <summary>Raw bytes.</summary>
    Bytes,

    /// <summary>An immutable sequence.</summary>
    List,

    /// <summary>An immutable map or record, in insertion order.</summary>
    Map,

    /// <summary>A point in time, to the nanosecond.</summary>
    Timestamp,

    /// <summary>A length of time, to the nanosecond.</summary>
    Duration,

    /// <summary>Something that lives only while an expression is evaluated, such as a type or an optional.</summary>
    Opaque,
}
