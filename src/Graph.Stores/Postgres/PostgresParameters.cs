using Graph.Runtime.Checkpoints;
using Npgsql;
using NpgsqlTypes;

namespace Graph.Stores.Postgres;

/// <summary>Values for the placeholders of a statement, in their order. Bytes are copied: a call that was given up may still be on its way when its
/// caller uses them again.</summary>
internal static class PostgresParameters
{
    internal static NpgsqlParameterCollection Then(this NpgsqlParameterCollection parameters, long value) => parameters.Typed(value);

    internal static NpgsqlParameterCollection Then(this NpgsqlParameterCollection parameters, int value) => parameters.Typed(value);

    internal static NpgsqlParameterCollection Then(this NpgsqlParameterCollection parameters, bool value) => parameters.Typed(value);

    internal static NpgsqlParameterCollection Then(this NpgsqlParameterCollection parameters, string? value) =>
        value is null ? parameters.Absent(NpgsqlDbType.Text) : parameters.Typed(value);

    internal static NpgsqlParameterCollection Then(this NpgsqlParameterCollection parameters, long? value) =>
        value is { } number ? parameters.Typed(number) : parameters.Absent(NpgsqlDbType.Bigint);

    internal static NpgsqlParameterCollection Then(this NpgsqlParameterCollection parameters, int? value) =>
        value is { } number ? parameters.Typed(number) : parameters.Absent(NpgsqlDbType.Integer);

    internal static NpgsqlParameterCollection Then(this NpgsqlParameterCollection parameters, CommitHash hash) => parameters.Typed(hash.ToArray());

    internal static NpgsqlParameterCollection Then(this NpgsqlParameterCollection parameters, LeaseNonce? nonce) =>
        nonce is { } some ? parameters.Typed(ToBytes(some)) : parameters.Absent(NpgsqlDbType.Bytea);

    internal static byte[] ToBytes(LeaseNonce nonce)
    {
        var bytes = new byte[LeaseNonce.Size];
        nonce.Write(bytes);
        return bytes;
    }

    internal static NpgsqlParameterCollection Then(this NpgsqlParameterCollection parameters, ReadOnlyMemory<byte> bytes) => parameters.Typed(bytes.ToArray());

    internal static NpgsqlParameterCollection Then(this NpgsqlParameterCollection parameters, ReadOnlyMemory<byte>? bytes) =>
        bytes is { } some ? parameters.Typed(some.ToArray()) : parameters.Absent(NpgsqlDbType.Bytea);

    internal static NpgsqlParameterCollection Then(this NpgsqlParameterCollection parameters, string[]? texts) =>
        texts is null ? parameters.Absent(NpgsqlDbType.Array | NpgsqlDbType.Text) : parameters.Typed(texts);

    internal static NpgsqlParameterCollection Then(this NpgsqlParameterCollection parameters, long[] numbers) => parameters.Typed(numbers);

    internal static NpgsqlParameterCollection Then(this NpgsqlParameterCollection parameters, byte[][] bytes) => parameters.Typed(bytes);

    private static NpgsqlParameterCollection Typed<T>(this NpgsqlParameterCollection parameters, T value)
    {
        parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return parameters;
    }

    private static NpgsqlParameterCollection Absent(this NpgsqlParameterCollection parameters, NpgsqlDbType type)
    {
        parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = DBNull.Value });
        return parameters;
    }
}
