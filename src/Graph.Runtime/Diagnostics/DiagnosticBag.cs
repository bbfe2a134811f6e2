using System.Globalization;

namespace Graph.Runtime.Diagnostics;

/// <summary>Gathers what is wrong with one file, so that all of it is reported at once.</summary>
internal sealed class DiagnosticBag(SourceText source)
{
    // A generated or hostile file can hold a mistake in each of its lines; nobody reads more than this.
    private const int Most = 1_000;

    // A name or a type can be as long as the file.
    private const int LongestMessage = 2_000;

    private readonly HashSet<(DiagnosticCode Code, TextRange Place, string Message)> _seen = [];
    private readonly List<Problem> _problems = [];

    private int _errors;

    public bool HasErrors => _errors > 0;

    public int Count => _problems.Count;

    public int ErrorCount => _errors;

    /// <summary>Whether no further error is taken; the file is not sound, whatever is still found.</summary>
    public bool IsFull => _errors >= Most;

    private int WarningCount => _problems.Count - _errors;

    /// <summary>Adds a problem; the same one twice (a shared anchor, an alias) counts once.</summary>
    public void Report(Problem problem)
    {
        var isError = problem.Severity == DiagnosticSeverity.Error;
        if ((isError ? _errors : WarningCount) >= Most)
        {
            return;
        }

        if (_seen.Add((problem.Code, problem.Place, problem.Message)))
        {
            _problems.Add(problem);
            _errors += isError ? 1 : 0;
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
            .Concat(IsFull || WarningCount >= Most ? [ReadingDiagnostics.TooManyMistakes(new TextRange(source.Text.Length, source.Text.Length), Most)] : [])
            .Select(ToDiagnostic),
    ];

    private Diagnostic ToDiagnostic(Problem problem) => new()
    {
        Code = string.Create(CultureInfo.InvariantCulture, $"GA{(int)problem.Code}"),
        Severity = problem.Severity,
        Span = source.SpanOf(problem.Place),
        File = source.Path,
        Source = source,
        Message = Excerpt.Of(problem.Message, LongestMessage),
        Suggestion = problem.Suggestion,
        Help = problem.Help,
    };
}
