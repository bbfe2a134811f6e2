using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>Matches answers with what a thread waits for.</summary>
internal static class RunAnswers
{
    /// <summary>The answers that fit; nothing when none was given.</summary>
    /// <exception cref="RunRefusedException">An answer fits no pending question, or not its type, or comes too late.</exception>
    internal static IReadOnlyDictionary<InterruptId, Value> Match(
        ResumeRequest request, IReadOnlyList<PendingInterrupt> pending, Timestamp now)
    {
        var questions = pending.Where(interrupt => interrupt.Kind == InterruptKind.Question).ToList();
        var answers = request.Answers.ToDictionary(answer => answer.Key, answer => answer.Value);
        if (request.BareAnswer is { } bare)
        {
            if (questions.Count != 1)
            {
                throw Refuse("An answer without a name needs exactly one pending question.", questions);
            }

            answers[questions[0].Id] = bare;
        }

        return answers.ToDictionary(answer => answer.Key, answer => Fit(answer.Key, answer.Value, questions, now));
    }

    /// <summary>What goes on waiting: of tasks that got neither an answer nor their time, so that they need not run again.</summary>
    internal static IReadOnlyList<PendingInterrupt> StillWaiting(
        IReadOnlyList<PendingInterrupt> pending, IReadOnlyDictionary<InterruptId, Value> answers, Timestamp now)
    {
        bool IsThere(PendingInterrupt wait) => wait.Kind switch
        {
            InterruptKind.Question => answers.ContainsKey(wait.Id) || wait.WakeAt <= now,
            InterruptKind.Timer => wait.WakeAt <= now,
            InterruptKind.Before or InterruptKind.After => true,
        };

        var moved = pending.Where(IsThere).Select(wait => wait.Task).ToHashSet(StringComparer.Ordinal);
        return [.. pending.Where(wait => wait.Task.Length > 0 && !moved.Contains(wait.Task))];
    }

    private static Value Fit(InterruptId id, Value answer, List<PendingInterrupt> questions, Timestamp now)
    {
        var question = questions.Find(candidate => candidate.Id == id)
            ?? throw Refuse($"No pending question has the id '{id}'.", questions);
        if (question.WakeAt is { } end && end <= now)
        {
            throw Refuse($"The question '{id}' expired at {end}. Resume without an answer: the run goes on as the workflow says.", questions);
        }

        if (!question.AnswerType!.TryFit(answer, out var fitted, out var misfit))
        {
            throw Refuse($"The answer to '{id}' does not fit: {misfit}.", questions);
        }

        return Nesting.FindProblem(fitted) is { } problem ? throw Refuse($"The answer to '{id}' does not fit: {problem}.", questions) : fitted;
    }

    private static RunRefusedException Refuse(string problem, List<PendingInterrupt> questions)
    {
        var list = questions.Select(question => $"'{question.Id}' of node '{question.Node}' ({question.AnswerType?.Name})");
        return new RunRefusedException($"{problem} Pending: {(questions.Count == 0 ? "nothing" : string.Join(", ", list))}. Nothing was changed.");
    }
}
