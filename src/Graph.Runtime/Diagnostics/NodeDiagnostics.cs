namespace Graph.Runtime.Diagnostics;

/// <summary>What can be wrong with nodes, what they are given and what they write: GA3xxx.</summary>
internal static class NodeDiagnostics
{
    public static Problem InvalidNodeName(TextRange place, string name) =>
        Problem.Error(
            DiagnosticCode.InvalidNodeName, place, $"'{name}' cannot name a node.",
            help: "a name starts with a small letter, goes on with small letters, digits, '_' and '-', and has at most 64 characters");

    public static Problem ReservedNodeName(TextRange place, string name) =>
        Problem.Error(DiagnosticCode.ReservedNodeName, place, $"'{name}' has a meaning of its own in edges and cannot name a node.", help: "choose another name");

    public static Problem TooManyNodes(TextRange place) =>
        Problem.Error(DiagnosticCode.TooManyNodes, place, "A workflow has at most 500 nodes.");

    public static Problem MissingNodeType(TextRange place, string name) =>
        Problem.Error(DiagnosticCode.MissingNodeType, place, $"Node '{name}' does not say what it is.", help: "add 'type:' with a node type, or 'set:' with fields to write");

    public static Problem UnknownNodeType(TextRange place, string type, IReadOnlyCollection<string> known, string? suggestion) =>
        Problem.Error(
            DiagnosticCode.UnknownNodeType, place, $"No node type is called '{type}'.", suggestion,
            suggestion is not null ? null : known.Count <= 20 ? $"there are {string.Join(", ", known)}" : "'graph nodes' lists those that there are");

    public static Problem UnknownParameter(TextRange place, string parameter, string type, IReadOnlyCollection<string> known, string? suggestion) =>
        Problem.Error(
            DiagnosticCode.UnknownParameter, place, $"A '{type}' node has no parameter '{parameter}'.", suggestion,
            suggestion is not null ? null : known.Count == 0 ? "it has no parameters" : $"its parameters are {string.Join(", ", known)}");

    public static Problem MissingParameter(TextRange place, string parameter, string type, string expected) =>
        Problem.Error(
            DiagnosticCode.MissingParameter, place, $"A '{type}' node needs the parameter '{parameter}' ({expected}).", help: $"give it under 'with:'");

    public static Problem LiteralMisfit(TextRange place, string key, string expected, string given, string? help = null) =>
        Problem.Error(DiagnosticCode.LiteralMisfit, place, $"'{key}' must be {expected}, not {given}.", help: help);

    public static Problem MissingPart(TextRange place, string key, string record, string field, string type) =>
        Problem.Error(DiagnosticCode.LiteralMisfit, place, $"'{key}' must be a {record}, and a {record} needs the field '{field}' ({type}).");

    public static Problem StrangePart(TextRange place, string record, string field, string? suggestion) =>
        Problem.Error(DiagnosticCode.LiteralMisfit, place, $"A {record} has no field '{field}'.", suggestion);

    public static Problem BoundFieldMismatch(TextRange place, string type, string parameter, string expected, string given, string reason) =>
        Problem.Error(
            DiagnosticCode.BoundFieldMismatch, place,
            $"A '{type}' node reads its parameter '{parameter}' ({expected}) from the state field of that name, which is {given}"
                + (reason.Length == 0 ? "." : $": it {reason}."),
            help: $"give '{parameter}' under 'with:', or change the field's type");

    public static Problem UnboundParameter(TextRange place, string type, string parameter, string expected) =>
        Problem.Error(
            DiagnosticCode.UnboundParameter, place, $"A '{type}' node needs '{parameter}' ({expected}), and nothing gives it.",
            help: $"give '{parameter}' under 'with:', or declare a state field '{parameter}'");

    public static Problem NodeMisuse(TextRange place, string reason) =>
        Problem.Error(DiagnosticCode.NodeMisuse, place, reason);

    public static Problem NotConstant(TextRange place, string parameter, string what) =>
        Problem.Error(
            DiagnosticCode.NotConstant, place, $"'{parameter}' is {what} that must be known before anything runs, so it cannot be an expression or a template.");

    public static Problem KeyNotForType(TextRange place, string key, string type, string help) =>
        Problem.Error(DiagnosticCode.KeyNotForType, place, $"A '{type}' node has no use for '{key}'.", help: help);

    public static Problem UnknownOutputField(TextRange place, string field, string node, string? suggestion) =>
        Problem.Error(
            DiagnosticCode.UnknownOutputField, place, $"'{node}' writes '{field}', and the state has no such field.", suggestion,
            suggestion is null ? "declare it under 'state:'" : null);

    public static Problem ResultMismatch(TextRange place, string node, string given, string field, string expected) =>
        Problem.Error(
            DiagnosticCode.ResultMismatch, place, $"The result of '{node}' is {given}, and '{field}' takes {expected}.",
            help: $"write a part of it, as in 'output: {{ {field}: \"${{result…}}\" }}', or change the field's type");

    public static Problem ResultWithoutField(TextRange place, string node, string resultField, string type) =>
        Problem.Error(
            DiagnosticCode.ResultWithoutField, place, $"The result of '{node}' has the field '{resultField}' ({type}), and the state has no field of that name.",
            help: "declare the field under 'state:', or say under 'output:' what is written");

    public static Problem TextNotExpression(TextRange place, string text) =>
        Problem.Warning(
            DiagnosticCode.TextNotExpression, place, $"This writes the text '{text}' itself, not what the result holds.", $"\"${{{text}}}\"");

    public static Problem UnknownErrorKind(TextRange place, string kind, string? suggestion) =>
        Problem.Error(
            DiagnosticCode.UnknownErrorKind, place, $"'{kind}' is no kind of error.", suggestion,
            suggestion is null ? "kinds are timeout, rate_limited, model, transient, any, http_5xx, http_429 and the like, or an exception's name such as IOException" : null);

    public static Problem ErrorFieldMismatch(TextRange place, string field, string type) =>
        Problem.Error(
            DiagnosticCode.ErrorFieldMismatch, place, $"'{field}' is {type} and cannot take an error record.",
            help: "declare it as any, or as a record with kind: string, message: string, node: string, attempt: int");

    public static Problem ParallelWriters(TextRange place, string field, string first, string second, string reason) =>
        Problem.Error(
            DiagnosticCode.ParallelWriters, place, $"'{first}' and '{second}' both write '{field}' in the same step ({reason}), and its reducer 'replace' takes one writer a step.",
            help: "give the field another reducer, such as append, merge or last, or let the nodes run one after the other");

    public static Problem PossibleParallelWriters(TextRange place, string field, string who, string reason) =>
        Problem.Warning(
            DiagnosticCode.PossibleParallelWriters, place, $"{who} may write '{field}' in the same step ({reason}), and its reducer 'replace' takes one writer a step.",
            help: "give the field another reducer, such as append, merge or last");
}
