namespace Graph.Runtime.Diagnostics;

/// <summary>What can be wrong with edges and the ways that they make: GA4xxx.</summary>
internal static class EdgeDiagnostics
{
    public static Problem InvalidEdge(TextRange place, string reason) =>
        Problem.Error(DiagnosticCode.InvalidEdge, place, $"This is not an edge: {reason}.");

    public static Problem UnknownNode(TextRange place, string name, string? suggestion) =>
        Problem.Error(
            DiagnosticCode.UnknownNode, place, $"No node is called '{name}'.", suggestion, suggestion is null ? "declare it under 'nodes:'" : null);

    public static Problem EdgeFromEnd(TextRange place) =>
        Problem.Error(DiagnosticCode.EdgeFromEnd, place, "Nothing comes after END.", help: "remove the edge, or start it at a node");

    public static Problem EdgeToStart(TextRange place) =>
        Problem.Error(DiagnosticCode.EdgeToStart, place, "START is where a run begins; nothing leads there.", help: "lead to the first node instead");

    public static Problem DuplicateEdge(TextRange place, string from, string to) =>
        Problem.Error(DiagnosticCode.DuplicateEdge, place, $"The edge '{from} -> {to}' is already there.", help: "remove one of the two; a node runs once a step however many edges lead to it");

    public static Problem TooManyEdges(TextRange place) =>
        Problem.Error(DiagnosticCode.TooManyEdges, place, "A workflow has at most 2000 edges, each arrow and each target counted.");

    public static Problem NoStart(TextRange place) =>
        Problem.Error(DiagnosticCode.NoStart, place, "No edge starts at START, so nothing ever runs.", help: "add 'START -> node' with the first node");

    public static Problem ChoiceWithoutElse(TextRange place) =>
        Problem.Error(
            DiagnosticCode.ChoiceWithoutElse, place, "The choice does not say what happens when no arm holds.", help: "add '- else: node' as its last arm; 'else: END' and 'else: fail' are fine");

    public static Problem ElseNotLast(TextRange place) =>
        Problem.Error(DiagnosticCode.ElseNotLast, place, "A choice has one 'else', and it is the last arm.");

    public static Problem ArmNeverTaken(TextRange place, int line) =>
        Problem.Error(DiagnosticCode.ArmNeverTaken, place, $"This arm is never taken: the arm in line {line} always holds.", help: "remove it, or put it first");

    public static Problem IncompleteArm(TextRange place, string missing) =>
        Problem.Error(DiagnosticCode.IncompleteArm, place, $"An arm has a condition and a target, and '{missing}:' is missing.", help: "write { when: expression, to: node } or { else: node }");

    public static Problem KeyNotForEdge(TextRange place, string key, string help) =>
        Problem.Error(DiagnosticCode.KeyNotForEdge, place, $"'{key}' has no meaning here.", help: help);

    public static Problem JoinWithoutSources(TextRange place) =>
        Problem.Error(DiagnosticCode.JoinWithoutSources, place, "A join waits for several nodes, and this edge has one source.", help: "list them, as in 'from: [a, b]', or remove 'join:'");

    public static Problem JoinAtStart(TextRange place) =>
        Problem.Error(DiagnosticCode.JoinWithoutSources, place, "A join waits for nodes, and START is none.", help: "write 'START -> node' as an edge of its own");

    public static Problem JoinCount(TextRange place, long count, int sources) =>
        Problem.Error(DiagnosticCode.JoinCount, place, $"The join waits for {count} of {sources} sources, which can never be.", help: $"wait for at most {sources}");

    public static Problem SeveralSources(TextRange place) =>
        Problem.Error(
            DiagnosticCode.SeveralSources, place, "A choice or an 'each' comes after one node.", help: "join the sources in a node of their own, and go on from there");

    public static Problem EachNeedsNode(TextRange place, string target) =>
        Problem.Error(DiagnosticCode.EachNeedsNode, place, $"'each' runs a node for every item, and '{target}' is none.", help: "lead to a node");

    public static Problem InvalidItemName(TextRange place, string name, string reason) =>
        Problem.Error(DiagnosticCode.InvalidItemName, place, $"'{name}' cannot name the item: {reason}.", help: "choose another name with 'as:'");

    public static Problem ErrorsFieldMismatch(TextRange place, string field, string type) =>
        Problem.Error(
            DiagnosticCode.ErrorsFieldMismatch, place, $"'{field}' is {type} and cannot collect error records.",
            help: "declare it as list<any>, or as a list of records with kind: string, message: string, node: string, attempt: int");

    public static Problem Unreachable(TextRange place, string node) =>
        Problem.Error(DiagnosticCode.Unreachable, place, $"Nothing leads to '{node}', so it never runs.", help: "add an edge to it, or remove it");

    public static Problem NoWayOut(TextRange place, string node) =>
        Problem.Error(DiagnosticCode.NoWayToEnd, place, $"'{node}' leads nowhere.", help: $"add '{node} -> END' if its path is over there");

    public static Problem NoWayToEnd(TextRange place, IReadOnlyList<string> nodes) =>
        Problem.Error(
            DiagnosticCode.NoWayToEnd, place,
            nodes.Count == 1 ? $"'{nodes[0]}' leads only to itself and never to END." : $"{Listed(nodes)} lead only to each other and never to END.",
            help: "let a choice lead to END");

    public static Problem JoinNeverMet(TextRange place, string reason) =>
        Problem.Error(DiagnosticCode.JoinNeverMet, place, $"The join can never be met: {reason}.", help: "use 'join: active', which does not wait for what cannot come");

    public static Problem NotAList(TextRange place, string type) =>
        Problem.Error(DiagnosticCode.NotAList, place, $"'each' goes through a list, and this is {type}.");

    public static Problem FailNotHere(TextRange place) =>
        Problem.Error(DiagnosticCode.FailNotHere, place, "'fail' is no node, and this place takes nodes and END.");

    private static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(names.Count - 1).Select(name => $"'{name}'")) + $" and '{names[^1]}'";
}
