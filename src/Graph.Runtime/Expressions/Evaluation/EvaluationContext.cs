using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation;

/// <summary>What one evaluation carries along: its variables and how much work it may still do.</summary>
/// <remarks>A struct on the evaluating method's stack, so that a cheap expression allocates nothing.</remarks>
internal struct EvaluationContext(EvaluationFrame frame, Value[] locals, ExpressionLimits limits)
{
    /// <summary>How many units pass between two looks at the clock.</summary>
    private const long ClockInterval = 1000;

    private long _remaining = limits.MaxCost;
    private long _nextLook = limits.MaxCost - ClockInterval;
    private long _startedAt;
    private bool _hasStarted;

    /// <summary>Where the variables of the scope are.</summary>
    internal EvaluationFrame Frame { get; } = frame;

    /// <summary>The variables that macros introduced.</summary>
    internal Value[] Locals { get; } = locals;

    /// <summary>Pays for work before it is done.</summary>
    /// <exception cref="LimitException">The evaluation has done too much or takes too long.</exception>
    internal void Charge(long units)
    {
        _remaining -= units;
        if (_remaining < _nextLook)
        {
            Look();
        }
    }

    /// <summary>Pays for a text of some length.</summary>
    internal void ChargeText(long characters) => Charge(1 + (characters / 16));

    private void Look()
    {
        if (_remaining < 0)
        {
            throw new LimitException($"it does more than {limits.MaxCost} units of work. Look at fewer items, or raise MaxCost in ExpressionLimits");
        }

        _nextLook = _remaining - ClockInterval;
        if (!_hasStarted)
        {
            _hasStarted = true;
            _startedAt = limits.Clock.GetTimestamp();
            return;
        }

        if (limits.Clock.GetElapsedTime(_startedAt) > limits.Deadline)
        {
            throw new DeadlineException($"it takes longer than {limits.Deadline.TotalMilliseconds} ms. Look at fewer items, or raise Deadline in ExpressionLimits");
        }
    }
}

/// <summary>A limit was reached; unlike a failure, no operator can do without the rest of the evaluation.</summary>
internal class LimitException(string reason) : Exception(reason);

/// <summary>The limit was the clock's: whether the evaluation was slow, or the process stood still, is not known.</summary>
internal sealed class DeadlineException(string reason) : LimitException(reason);
