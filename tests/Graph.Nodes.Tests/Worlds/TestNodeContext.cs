using Graph.Runtime;
using Graph.Runtime.Authoring;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Nodes.Tests.Worlds;

/// <summary>Stands for the engine: remembers what a node told it, and gives the answers it was given.</summary>
internal sealed class TestNodeContext : NodeContext
{
    private readonly Queue<Value> _answers = new();

    public List<Value> Emitted { get; } = [];

    public List<string> Texts { get; } = [];

    public List<(Value Payload, StateType? AnswerType)> Questions { get; } = [];

    public List<Timestamp> Waits { get; } = [];

    public override ThreadId ThreadId => new("thread");

    public override RunId RunId => new("run");

    public override string NodeName => "node";

    public override long Step => 1;

    public override int Attempt => 1;

    public override string IdempotencyKey => "key";

    public override WorkflowState State => throw new InvalidOperationException("No node of these reads the state itself.");

    public override TimeProvider Time { get; } = new StoppedClock(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero));

    public TestNodeContext Answering(Value answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    public override Value Interrupt(Value payload, StateType? answerType = null)
    {
        Questions.Add((payload, answerType));
        return _answers.Dequeue();
    }

    public override void WaitUntil(Timestamp wakeAt) => Waits.Add(wakeAt);

    public override void Emit(Value data) => Emitted.Add(data);

    public override void EmitText(string text) => Texts.Add(text);
}
