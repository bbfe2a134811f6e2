using Graph.Runtime.Engine;

namespace Graph.Runtime.Scenarios.Staging;

/// <summary>What came of carrying a scenario out, before anybody says whether it is right.</summary>
internal sealed class Performance
{
    /// <summary>How it ended; null when the run was refused.</summary>
    internal RunResult? Result { get; set; }

    /// <summary>Everything that happened, over all resumes.</summary>
    internal List<RunEvent> Events { get; } = [];

    /// <summary>The stops at marks that came as the scenario says.</summary>
    internal IReadOnlyList<SeenStop> Stops { get; set; } = [];

    /// <summary>What the scenario itself has wrong: its input, its answers, its stubs.</summary>
    internal List<ScenarioFailure> Mistakes { get; } = [];
}
