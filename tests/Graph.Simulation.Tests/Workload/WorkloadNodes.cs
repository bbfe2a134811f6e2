using Graph.Runtime.Authoring;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Simulation.Tests.Workload;

/// <summary>The node types of generated workflows. Whatever happens around them, what they write to <c>log</c> follows from the state alone.</summary>
internal static class WorkloadNodes
{
    /// <summary>The field that names outcomes; they differ from run to run, so comparisons leave it out.</summary>
    internal const string Witnesses = "seen";

    /// <summary>The sort of error of nodes that fail now and then.</summary>
    internal const string Mood = "mood";

    internal static NodeRegistry Registry { get; } = new(
    [
        Describe("work", WorkAsync),
        Describe("ask", AskAsync),
        Describe("nap", NapAsync),
        Describe("flaky", FlakyAsync),
        Describe("moody", MoodyAsync),
        Describe("broken", (_, _, _) => throw new NodeFailedException(ErrorKind.Validation, "It never works.")),
        Describe("slow", SlowAsync),
        Describe("poison", PoisonAsync),
    ]);

    private delegate ValueTask NodeWork(NodeContext context, INodeSurroundings around, CancellationToken cancellationToken);

    /// <summary>Takes no, a short or a longer time.</summary>
    private static async ValueTask WorkAsync(NodeContext context, INodeSurroundings around, CancellationToken cancellationToken)
    {
        var pace = around.Draw(8);
        if (pace < 3)
        {
            return;
        }

        await Task.Delay(TimeSpan.FromMilliseconds(pace < 7 ? 1 + around.Draw(5) : 20 + around.Draw(60)), context.Time, cancellationToken);
    }

    private static async ValueTask AskAsync(NodeContext context, INodeSurroundings around, CancellationToken cancellationToken)
    {
        var first = context.Interrupt($"{context.NodeName}?");
        await WorkAsync(context, around, cancellationToken);
        var second = context.NodeName.Length % 2 == 0 ? context.Interrupt($"{context.NodeName}, after '{first.AsString()}'?") : Value.Null;
        RequireAnswer(first, $"yes to {context.NodeName}?");
        if (!second.IsNull)
        {
            RequireAnswer(second, $"yes to {context.NodeName}, after '{first.AsString()}'?");
        }
    }

    private static void RequireAnswer(Value answer, string expected)
    {
        if (answer != expected)
        {
            throw new NodeFailedException("wrong_answer", $"'{expected}' was the answer, and {answer} was given.");
        }
    }

    private static ValueTask NapAsync(NodeContext context, INodeSurroundings around, CancellationToken cancellationToken)
    {
        context.WaitUntil(Timestamp.From(context.Time.GetUtcNow() + TimeSpan.FromMilliseconds(10 + around.Draw(700))));
        return ValueTask.CompletedTask;
    }

    /// <summary>Works at the second or third attempt; its retries allow for that.</summary>
    private static ValueTask FlakyAsync(NodeContext context, INodeSurroundings around, CancellationToken cancellationToken) =>
        context.Attempt <= 1 + (context.NodeName.Length % 2)
            ? throw new NodeFailedException(ErrorKind.Transient, "Not at this attempt.")
            : WorkAsync(context, around, cancellationToken);

    /// <summary>Fails its run now and then, as long as there are faults.</summary>
    private static async ValueTask MoodyAsync(NodeContext context, INodeSurroundings around, CancellationToken cancellationToken)
    {
        await WorkAsync(context, around, cancellationToken);
        if (around.HasFaults && around.Draw(10) < 3)
        {
            throw new NodeFailedException(Mood, "Not today.");
        }
    }

    /// <summary>May take longer than its timeout, and may not heed its token.</summary>
    private static async ValueTask SlowAsync(NodeContext context, INodeSurroundings around, CancellationToken cancellationToken)
    {
        var time = around.HasFaults ? 5 + around.Draw(60) : 5;
        await Task.Delay(TimeSpan.FromMilliseconds(time), context.Time, around.Draw(2) == 0 ? cancellationToken : CancellationToken.None);
    }

    /// <summary>Takes its process with it, whatever process that is.</summary>
    private static async ValueTask PoisonAsync(NodeContext context, INodeSurroundings around, CancellationToken cancellationToken)
    {
        around.KillProcess();
        await new TaskCompletionSource().Task;
    }

    private static NodeDescriptor Describe(string type, NodeWork work) => new()
    {
        Type = type,
        Description = "A node of a generated workflow.",
        Parameters =
        [
            new NodeParameter { Name = "subject", Type = StateType.Any, Description = "What it works on." },
            new NodeParameter { Name = "size", Type = StateType.Any, Description = "Something of the state that its result shows." },
        ],
        ResultType = StateType.Any,
        Create = _ => new WorkloadNode(work),
    };

    private sealed class WorkloadNode(NodeWork work) : INode
    {
        public async ValueTask<NodeResult> ExecuteAsync(NodeInput input, NodeContext context, CancellationToken cancellationToken)
        {
            var around = ((WorkloadClock)context.Time).Surroundings;
            var subject = input[0].IsNull ? "" : input[0].ToString();
            around.NoteBegin(context, subject);
            await work(context, around, cancellationToken);
            var log = $"{context.NodeName}{(subject.Length == 0 ? "" : $"({subject})")}@{input[1]}";
            return NodeResult.Of(ValueMap.Of(("log", log), (Witnesses, around.NoteEnd(context, subject))));
        }
    }
}
