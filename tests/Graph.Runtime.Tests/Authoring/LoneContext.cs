using Graph.Runtime.Authoring;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Authoring;

/// <summary>The context of a task that no engine runs.</summary>
internal sealed class LoneContext : NodeContext
{
    public override ThreadId ThreadId => new("thread");

    public override RunId RunId => new("run");

    public override string NodeName => "node";

    public override long Step => 1;

    public override int Attempt => 1;

    public override string IdempotencyKey => "key";

    public override WorkflowState State { get; } = new StateSchema([]).CreateInitial();

    public override TimeProvider Time => TimeProvider.System;

    public override Value Interrupt(Value payload, StateType? answerType = null) => throw new InvalidOperationException("Nobody is there.");

    public override void WaitUntil(Timestamp wakeAt) => throw new InvalidOperationException("Nobody is there.");

    public override void Emit(Value data)
    {
    }

    public override void EmitText(string text)
    {
    }
}
