using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Reducers;

/// <summary><c>add</c>, <c>min</c> and <c>max</c> over integers, floats and durations.</summary>
internal sealed class NumberReducer(string name, bool startsAtZero, Func<long, long, long> whole, Func<double, double, double> real) : Reducer
{
    internal static NumberReducer Add { get; } = new("add", true, (a, b) => checked(a + b), (a, b) => a + b);

    internal static NumberReducer Min { get; } = new("min", false, Math.Min, Math.Min);

    internal static NumberReducer Max { get; } = new("max", false, Math.Max, Math.Max);

    public override string Name => name;

    public override string? FindMisuse(StateType type) => type.WithoutNull switch
    {
        StateType.Scalar { Kind: ValueKind.Int or ValueKind.Float or ValueKind.Duration } => null,
        _ => $"works on int, float and duration, and not on {type.Name}",
    };

    public override Value InitialValue(StateType type)
    {
        if (!startsAtZero || type is not StateType.Scalar scalar)
        {
            return Value.Null;
        }

        return scalar.Kind switch
        {
            ValueKind.Int => 0L,
            ValueKind.Float => 0.0,
            ValueKind.Duration => Value.Of(default(Duration)),
            _ => Value.Null,
        };
    }

    public override Reduction Reduce(StateField field, Value current, Value write)
    {
        if (current.IsNull || write.IsNull)
        {
            return Reduction.Replaced(write.IsNull ? current : write);
        }

        try
        {
            return Reduction.Replaced(Combine(current, write));
        }
        catch (OverflowException overflow)
        {
            throw new ReducerException($"'{field.Name}' cannot {name} {write} to {current}: the result does not fit 64 bits.", overflow);
        }
    }

    private Value Combine(Value current, Value write) => current.Kind switch
    {
        ValueKind.Int => whole(current.AsInt(), write.AsInt()),
        ValueKind.Float => real(current.AsFloat(), write.AsFloat()),
        _ => Value.Of(new Duration(whole(current.AsDuration().Nanoseconds, write.AsDuration().Nanoseconds))),
    };
}
