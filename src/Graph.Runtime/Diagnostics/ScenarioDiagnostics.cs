namespace Graph.Runtime.Diagnostics;

/// <summary>What can be wrong with a file of scenarios beyond its reading: GA7xxx.</summary>
internal static class ScenarioDiagnostics
{
    public static Problem WorkflowMissing(TextRange place, string path) =>
        Problem.Error(
            DiagnosticCode.ScenarioWorkflowMissing, place, $"There is no workflow file '{path}'.",
            help: "'workflow:' is a path from the folder of this file; without it 'x.tests.yaml' tests 'x.yaml'");

    public static Problem WorkflowInvalid(TextRange place, string path, int errors) =>
        Problem.Error(
            DiagnosticCode.ScenarioWorkflowInvalid, place, $"The workflow '{path}' has {errors} {(errors == 1 ? "error" : "errors")}, so nothing can be tested.",
            help: "'graph validate' with the workflow shows what is wrong with it");

    public static Problem UnknownNode(TextRange place, string name, string workflow, string? suggestion) =>
        Problem.Error(
            DiagnosticCode.UnknownNode, place, $"The workflow '{workflow}' has no node '{name}'.", suggestion);

    public static Problem NothingInside(TextRange place, string node, string rest) =>
        Problem.Error(
            DiagnosticCode.NothingInside, place, $"'{node}' runs no workflow, so there is no '{rest}' inside of it.",
            help: "a path such as review/check names a node of the workflow that 'review' runs");

    public static Problem NoStopThere(TextRange place, string when, string node) =>
        Problem.Error(
            DiagnosticCode.NoStopThere, place, $"'{node}' has no mark that a run stops at {when} it.", help: $"mark it with 'interrupt: {when}' in the workflow, or remove the stop");

    public static Problem UnknownField(TextRange place, string name, string workflow, string? suggestion) =>
        Problem.Error(
            DiagnosticCode.UnknownStateField, place, $"The state of the workflow '{workflow}' has no field '{name}'.", suggestion);

    public static Problem NoOutputField(TextRange place, string name, string workflow, IEnumerable<string> known, string? suggestion) =>
        Problem.Error(
            DiagnosticCode.NoOutputField, place, $"The workflow '{workflow}' gives back no '{name}'.", suggestion,
            suggestion is null ? $"its output is {string.Join(", ", known)}; other fields are checked under 'state:'" : null);

    public static Problem NothingToStub(TextRange place, string node) =>
        Problem.Error(
            DiagnosticCode.NothingToStub, place, $"'{node}' only sets fields, so there is no code that a stub could stand in for.", help: "remove the stub");

    public static Problem StubShape(TextRange place, string owner, string rule) =>
        Problem.Error(DiagnosticCode.StubShape, place, $"{owner} {rule}.");

    public static Problem UnknownInput(TextRange place, string name, string workflow, string takes, string? suggestion) =>
        Problem.Error(
            DiagnosticCode.UnknownInputField, place, $"The workflow '{workflow}' takes no '{name}'.", suggestion, suggestion is null ? $"it takes {takes}" : null);

    public static Problem MissingInput(TextRange place, string scenario, string name, string type) =>
        Problem.Error(
            DiagnosticCode.MissingInputField, place, $"The workflow needs '{name}' ({type}), and the scenario '{scenario}' does not give it.", help: $"give '{name}' under 'input:'");

    public static Problem RepeatedName(TextRange place, string name) =>
        Problem.Error(DiagnosticCode.RepeatedScenarioName, place, $"Two scenarios of this file are called '{name}'.", help: "rename one of the two");

    public static Problem NoScenarios(TextRange place, string key) =>
        Problem.Error(DiagnosticCode.NoScenarios, place, $"'{key}' is empty, so nothing is tested.", help: "add at least one entry, or remove the key");
}
