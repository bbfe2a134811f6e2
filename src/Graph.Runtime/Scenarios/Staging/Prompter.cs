using Graph.Runtime.Diagnostics;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Runtime.Scenarios.Staging;

/// <summary>Answers what a run asks, from the script.</summary>
internal sealed class Prompter(ScriptedAnswers script)
{
    private readonly Queue<ScriptedAnswer> _inOrder = new(script.InOrder);
    private readonly Dictionary<string, Queue<ScriptedAnswer>> _byNode =
        script.ByNode.ToDictionary(answers => answers.Key, answers => new Queue<ScriptedAnswer>(answers.Value), StringComparer.Ordinal);

    /// <summary>Where the file gives the answer that was given last.</summary>
    internal SourceSpan? LastPlace { get; private set; }

    /// <summary>The answers with which a run goes on; null when it does not.</summary>
    internal Dictionary<InterruptId, Value>? FindAnswers(RunResult result)
    {
        if (result.Status != RunStatus.Interrupted)
        {
            return null;
        }

        var answers = new Dictionary<InterruptId, Value>();
        foreach (var question in result.Interrupts.Where(interrupt => interrupt.Kind == InterruptKind.Question))
        {
            if (Next(NodePath.WithoutItems(question.Node)) is { } answer)
            {
                answers[question.Id] = answer.Value;
                LastPlace = answer.Place;
            }
        }

        // A stop that the workflow marks asks nothing, and any resume goes on.
        var isMark = result.Interrupts.Any(interrupt => interrupt.Kind is InterruptKind.Before or InterruptKind.After);
        return answers.Count > 0 || isMark ? answers : null;
    }

    /// <summary>Answers that nobody asked for.</summary>
    internal IEnumerable<ScenarioFailure> FindLeftOver() =>
    [
        .. _inOrder.Select(answer => new ScenarioFailure(answer.Place, $"Nobody asked for this answer: {answer.Value}.", [])),
        .. _byNode.OrderBy(node => node.Key, StringComparer.Ordinal).SelectMany(node => node.Value.Select(
            answer => new ScenarioFailure(answer.Place, $"'{node.Key}' never asked for this answer: {answer.Value}.", []))),
    ];

    private ScriptedAnswer? Next(string node)
    {
        if (_byNode.TryGetValue(node, out var own) && own.TryDequeue(out var answer))
        {
            return answer;
        }

        return _inOrder.TryDequeue(out var next) ? next : null;
    }
}
