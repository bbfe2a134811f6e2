using System.Numerics;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Authoring.Binding;

/// <summary>A C# type without parts.</summary>
/// <param name="type">Its counterpart in the format.</param>
/// <param name="read">Takes a value that is of the counterpart's kind; an overflow means that the C# type is narrower.</param>
/// <param name="write">The way back.</param>
/// <param name="range">What to ask for when the C# type is narrower.</param>
internal sealed class ScalarBinding<T>(StateType.Scalar type, Func<Value, T> read, Func<T, Value> write, string? range = null)
    : ClrBinding<T>(type, type)
{
    internal override T Read(Value value)
    {
        if (value.Kind != type.Kind)
        {
            value = type.TryFit(value, out var fitted, out var misfit) ? fitted : throw new MisfitException(misfit!);
        }

        try
        {
            return read(value);
        }
        catch (OverflowException)
        {
            throw new MisfitException(range ?? type.Name, value);
        }
    }

    internal override Value Write(T value) => value is null ? Value.Null : write(value);
}

/// <summary>All C# types without parts.</summary>
internal static class ScalarBindings
{
    private static readonly Dictionary<Type, ClrBinding> ByType = new()
    {
        [typeof(string)] = new ScalarBinding<string>(Scalar(StateType.String), value => value.AsString(), text => text),
        [typeof(bool)] = new ScalarBinding<bool>(Scalar(StateType.Bool), value => value.AsBool(), flag => flag),
        [typeof(long)] = Whole<long>(),
        [typeof(int)] = Whole<int>(),
        [typeof(short)] = Whole<short>(),
        [typeof(byte)] = Whole<byte>(),
        [typeof(uint)] = Whole<uint>(),
        [typeof(double)] = new ScalarBinding<double>(Scalar(StateType.Float), value => value.AsFloat(), real => real),
        [typeof(float)] = new ScalarBinding<float>(Scalar(StateType.Float), value => (float)value.AsFloat(), real => (double)real),
        [typeof(decimal)] = new ScalarBinding<decimal>(
            Scalar(StateType.Float), value => (decimal)value.AsFloat(), real => (double)real, "float that a decimal can hold"),
        [typeof(DateTimeOffset)] = new ScalarBinding<DateTimeOffset>(
            Scalar(StateType.Timestamp), value => value.AsTimestamp().ToDateTimeOffset(), time => Value.Of(Timestamp.From(time))),
        [typeof(Timestamp)] = new ScalarBinding<Timestamp>(
            Scalar(StateType.Timestamp), value => value.AsTimestamp(), time => Value.Of(time)),
        [typeof(TimeSpan)] = new ScalarBinding<TimeSpan>(
            Scalar(StateType.Duration), value => value.AsDuration().ToTimeSpan(), length => Value.Of(Duration.From(length))),
        [typeof(Duration)] = new ScalarBinding<Duration>(
            Scalar(StateType.Duration), value => value.AsDuration(), length => Value.Of(length)),
        [typeof(byte[])] = new ScalarBinding<byte[]>(
            Scalar(StateType.Bytes), value => value.AsBytes().ToArray(), bytes => Value.Of(bytes.ToArray().AsMemory())),
        [typeof(ReadOnlyMemory<byte>)] = new ScalarBinding<ReadOnlyMemory<byte>>(
            Scalar(StateType.Bytes), value => value.AsBytes(), bytes => Value.Of(bytes)),
        [typeof(Value)] = new AnyBinding(),
    };

    internal static ClrBinding? Find(Type type) => ByType.GetValueOrDefault(type);

    private static ScalarBinding<T> Whole<T>()
        where T : IBinaryInteger<T>, IMinMaxValue<T> =>
        new(
            Scalar(StateType.Int),
            value => T.CreateChecked(value.AsInt()),
            whole => long.CreateChecked(whole),
            $"int from {T.MinValue} to {T.MaxValue}");

    private static StateType.Scalar Scalar(StateType type) => (StateType.Scalar)type;

    /// <summary>Values as they are.</summary>
    private sealed class AnyBinding() : ClrBinding<Value>(StateType.Any, StateType.Any)
    {
        internal override Value Read(Value value) => value;

        internal override Value Write(Value value) => value;
    }
}
