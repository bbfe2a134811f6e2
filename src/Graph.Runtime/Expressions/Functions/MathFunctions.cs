using Graph.Runtime.Expressions.Evaluation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Functions;

/// <summary>Numbers made of numbers.</summary>
internal static class MathFunctions
{
    internal static IEnumerable<FunctionOverload> All =>
    [
        .. Extremes("math.greatest", "The greatest", wantedSign: 1),
        .. Extremes("math.least", "The least", wantedSign: -1),
        new("math.ceil(float) -> float", "The nearest whole number that is not below.", static (a, ref _) => Math.Ceiling(a[0].AsFloat())),
        new("math.floor(float) -> float", "The nearest whole number that is not above.", static (a, ref _) => Math.Floor(a[0].AsFloat())),
        new("math.round(float) -> float", "The nearest whole number; a half goes away from zero.", static (a, ref _) =>
            Math.Round(a[0].AsFloat(), MidpointRounding.AwayFromZero)),
        new("math.trunc(float) -> float", "The number without its fraction.", static (a, ref _) => Math.Truncate(a[0].AsFloat())),
        new("math.abs(int) -> int", "The number without its sign.", static (a, ref _) =>
            a[0].AsInt() == long.MinValue ? Failure.Of($"int overflow in math.abs({a[0]})") : Math.Abs(a[0].AsInt())),
        new("math.abs(uint) -> uint", "The same number.", static (a, ref _) => a[0]),
        new("math.abs(float) -> float", "The number without its sign.", static (a, ref _) => Math.Abs(a[0].AsFloat())),
        new("math.sign(int) -> int", "-1, 0 or 1.", static (a, ref _) => (long)Math.Sign(a[0].AsInt())),
        new("math.sign(uint) -> uint", "0u or 1u.", static (a, ref _) => Value.Of(Math.Min(1UL, a[0].AsUInt()))),
        new("math.sign(float) -> float", "-1.0, 0.0, 1.0 or NaN.", static (a, ref _) =>
            double.IsNaN(a[0].AsFloat()) ? double.NaN : (double)Math.Sign(a[0].AsFloat())),
        new("math.sqrt(int) -> float", "The square root.", static (a, ref _) => Math.Sqrt(a[0].AsInt())),
        new("math.sqrt(uint) -> float", "The square root.", static (a, ref _) => Math.Sqrt(a[0].AsUInt())),
        new("math.sqrt(float) -> float", "The square root.", static (a, ref _) => Math.Sqrt(a[0].AsFloat())),
        new("math.isNaN(float) -> bool", "Whether it is not a number.", static (a, ref _) => double.IsNaN(a[0].AsFloat())),
        new("math.isInf(float) -> bool", "Whether it is infinite.", static (a, ref _) => double.IsInfinity(a[0].AsFloat())),
        new("math.isFinite(float) -> bool", "Whether it is a number and not infinite.", static (a, ref _) => double.IsFinite(a[0].AsFloat())),
    ];

    private static IEnumerable<FunctionOverload> Extremes(string name, string which, int wantedSign)
    {
        FunctionBody body = (a, ref c) => Extreme(a, wantedSign, ref c);
        FunctionBody ofList = (a, ref c) => a[0].AsList().Count == 0
            ? Failure.Of($"{name} needs a list with at least one item")
            : Extreme(a[0].AsList().AsSpan(), wantedSign, ref c);
        return
        [
            new($"{name}(int...) -> int", which + " of the numbers.", body),
            new($"{name}(uint...) -> uint", which + " of the numbers.", body),
            new($"{name}(float...) -> float", which + " of the numbers.", body),
            new($"{name}(number...) -> any", which + " of the numbers, which keeps its type.", body),
            new($"{name}(list<int>) -> int", which + " of the list's numbers.", ofList),
            new($"{name}(list<uint>) -> uint", which + " of the list's numbers.", ofList),
            new($"{name}(list<float>) -> float", which + " of the list's numbers.", ofList),
            new($"{name}(list<number>) -> any", which + " of the list's numbers, which keeps its type.", ofList),
        ];
    }

    private static Value Extreme(ReadOnlySpan<Value> numbers, int wantedSign, ref EvaluationContext context)
    {
        context.Charge(numbers.Length);
        var best = numbers[0];
        foreach (var number in numbers)
        {
            if (!number.IsNumber)
            {
                return Failure.Of($"no such overload: {Complaints.Show(number)} is {TypeValue.AuthorNameOf(number)}, not a number");
            }

            if (Ordering.TryCompare(number, best, out var sign) && sign is { } known && known * wantedSign > 0)
            {
                best = number;
            }
        }

        return best;
    }
}
