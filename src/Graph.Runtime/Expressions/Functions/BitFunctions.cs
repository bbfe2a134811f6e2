using Graph.Runtime.Expressions.Evaluation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Functions;

/// <summary>Whole numbers taken as 64 bits.</summary>
internal static class BitFunctions
{
    private const int Width = 64;

    internal static IEnumerable<FunctionOverload> All =>
    [
        new("math.bitAnd(int, int) -> int", "The bits that both have.", static (a, ref _) => a[0].AsInt() & a[1].AsInt()),
        new("math.bitAnd(uint, uint) -> uint", "The bits that both have.", static (a, ref _) => Value.Of(a[0].AsUInt() & a[1].AsUInt())),
        new("math.bitOr(int, int) -> int", "The bits that either has.", static (a, ref _) => a[0].AsInt() | a[1].AsInt()),
        new("math.bitOr(uint, uint) -> uint", "The bits that either has.", static (a, ref _) => Value.Of(a[0].AsUInt() | a[1].AsUInt())),
        new("math.bitXor(int, int) -> int", "The bits that only one has.", static (a, ref _) => a[0].AsInt() ^ a[1].AsInt()),
        new("math.bitXor(uint, uint) -> uint", "The bits that only one has.", static (a, ref _) => Value.Of(a[0].AsUInt() ^ a[1].AsUInt())),
        new("math.bitNot(int) -> int", "Every bit turned over.", static (a, ref _) => ~a[0].AsInt()),
        new("math.bitNot(uint) -> uint", "Every bit turned over.", static (a, ref _) => Value.Of(~a[0].AsUInt())),
        new("math.bitShiftLeft(int, int) -> int", "The bits moved up.", static (a, ref _) => Shifted(a, static (bits, count) => bits << count)),
        new("math.bitShiftLeft(uint, int) -> uint", "The bits moved up.", static (a, ref _) => Shifted(a, static (bits, count) => bits << count)),
        new("math.bitShiftRight(int, int) -> int", "The bits moved down; zeros come in from above, also for a negative number.", static (a, ref _) => Shifted(a, static (bits, count) => bits >> count)),
        new("math.bitShiftRight(uint, int) -> uint", "The bits moved down.", static (a, ref _) => Shifted(a, static (bits, count) => bits >> count)),
    ];

    private static Value Shifted(ReadOnlySpan<Value> arguments, Func<ulong, int, ulong> shift)
    {
        var count = arguments[1].AsInt();
        if (count < 0)
        {
            return Failure.Of($"negative offset: bits cannot be shifted by {count}");
        }

        var isSigned = arguments[0].Kind == ValueKind.Int;
        var bits = isSigned ? unchecked((ulong)arguments[0].AsInt()) : arguments[0].AsUInt();
        var shifted = count >= Width ? 0 : shift(bits, (int)count);
        return isSigned ? unchecked((long)shifted) : Value.Of(shifted);
    }
}
