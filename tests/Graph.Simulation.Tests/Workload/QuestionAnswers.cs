using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Values;

namespace Graph.Simulation.Tests.Workload;

/// <summary>Answers to what a thread asks: the right ones, to some of the questions.</summary>
internal static class QuestionAnswers
{
    internal static Dictionary<InterruptId, Value> Draw(StoredThread stored, INodeSurroundings around) => StoredTransition.Read(stored.Tail[^1].Body.Span).Interrupts
        .Where(interrupt => interrupt.Kind == InterruptKind.Question && around.Draw(10) < 7)
        .ToDictionary(question => question.Id, question => (Value)$"yes to {question.Payload.AsString()}");
}
