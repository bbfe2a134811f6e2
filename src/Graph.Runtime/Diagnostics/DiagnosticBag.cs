using System.Globalization;

namespace Graph.Runtime.Diagnostics;

/// <summary>Gathers what is wrong with one file, so that all of it is reported at once.</summary>
internal sealed class DiagnosticBag(SourceText source)
{
    // A generated or hostile file can hold a mistake in each of its lines; nobody reads more than this.
    private const int Most = 1_000;

    private readonly HashSet<(DiagnosticCode Code, TextRange Place, string Message)> _seen = [];
    private readonly List<Problem> _problems = [];

    public bool HasErrors { get; private set; }

    public int Count => _problems.Count;

    public int ErrorCount => _problems.Count(problem => problem.Severity == DiagnosticSeverity.Error);

    public bool IsFull => _problems.Count >= Most;

    /// <summary>Whether nothing that is still found can change what is reported or whether the file is sound.</summary>
    public bool IsFullOfErrors => IsFull && HasErrors;

    /// <summary>Adds a problem; the same one twice (a shared anchor, an alias) counts once.</summary>
    public void Report(Problem problem)
    {
        HasErrors |= problem.Severity == DiagnosticSeverity.Error;
        if (!IsFull && _seen.Add((problem.Code, problem.Place, problem.Message)))
        {
            _problems.Add(problem);
        }
    }

    /// <summary>Adds all that another bag of the same file holds.</summary>
    public void TakeOver(DiagnosticBag other) => other._problems.ForEach(Report);

    /// <summary>Whether something was already said about a stretch of the text.</summary>
    public bool HasErrorIn(TextRange place) =>
        _problems.Exists(problem => problem.Severity == DiagnosticSeverity.Error && problem.Place.Overlaps(place));

    /// <summary>Everything reported, in the order of places.</summary>
    public IReadOnlyList<Diagnostic> ToDiagnostics() =>
    [
        .. _problems
            .OrderBy(problem => problem.Place.Start)
            .ThenBy(problem => problem.Place.End)
            .ThenBy(problem => problem.Code)
            .Select(ToDiagnostic),
    ];

    private Diagnostic ToDiagnostic(Problem problem) => new()
    {
        Code = string.Create(CultureInfo.InvariantCulture, $"GA{(int)problem.Code}"),
        Severity = problem.Severity,
        Span = source.SpanOf(problem.Place),
        File = source.Path,
        Source = source,
        Message = problem.Message,
        Suggestion = problem.Suggestion,
        Help = problem.Help,
    };
}
