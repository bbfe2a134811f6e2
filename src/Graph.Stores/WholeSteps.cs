using Graph.Runtime;

namespace Graph.Stores;

/// <summary>The newest whole step of each thread that this process moved lately.</summary>
/// <param name="momentLength">So many letters of an id say the moment at which a list has its thread.</param>
internal sealed class WholeSteps(int momentLength)
{
    private const uint Remembered = 1_024;

    private readonly WholeStep?[] _steps = new WholeStep?[Remembered];

    /// <summary>Whether a step comes so soon after a whole one that it need not be looked at whole.</summary>
    internal bool MayLeaveOut(WholeStep step) => Place(step.Header.ThreadId) is { } earlier && step.IsSoonAfter(earlier, momentLength);

    /// <summary>Remembers a step that was looked at whole, instead of any other one at its place.</summary>
    internal void Remember(WholeStep step) => Place(step.Header.ThreadId) = step;

    /// <summary>Forgets the step of a thread whose lease was moved by something else: after a clock was put forward and back, the next step is to see that.</summary>
    internal void Forget(ThreadId thread) => Place(thread) = null;

    private ref WholeStep? Place(ThreadId thread) => ref _steps[(uint)thread.GetHashCode() % Remembered];
}
