using System.Globalization;
using Graph.Runtime;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Simulation.Tests.Workload;

/// <summary>One more input for a thread that has one already, and what became of it.</summary>
/// <param name="Thread">The thread.</param>
/// <param name="Number">What it writes; no other input of a simulation writes the same.</param>
/// <param name="WhenBusy">What becomes of it where somebody moves the thread.</param>
/// <param name="At">When it is sent.</param>
internal sealed record LaterInput(ThreadId Thread, long Number, WhenBusy WhenBusy, TimeSpan At)
{
    /// <summary>The field that inputs write, and nothing else does.</summary>
    internal const string Field = "begun";

    internal ValueMap Fields => ValueMap.Of((Field, Number));

    /// <summary>Whose input it is, for the history.</summary>
    internal string By => string.Create(CultureInfo.InvariantCulture, $"input {Number}");

    internal InputFate Fate { get; private set; }

    /// <summary>The process that sends it; null when none does, or any may.</summary>
    internal string? Sender { get; private set; }

    internal void Begin(string process) => Sender = process;

    /// <summary>Takes note of what is known of it. What was taken in stays so, whatever else is heard.</summary>
    internal void Settle(InputFate fate)
    {
        if (Fate != InputFate.Taken)
        {
            Fate = fate;
        }
    }
}

/// <summary>What is known of an input.</summary>
internal enum InputFate
{
    /// <summary>Nothing yet.</summary>
    Open,

    /// <summary>It was said to be taken in, or kept: it has to be in the history.</summary>
    Taken,

    /// <summary>It was said to be refused, and no message about it got lost: it must not be there.</summary>
    Refused,

    /// <summary>Nobody can tell.</summary>
    Unknown,
}
