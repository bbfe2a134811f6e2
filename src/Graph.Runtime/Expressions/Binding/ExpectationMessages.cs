using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Binding;

/// <summary>Words for a result of another type than the place asks for.</summary>
internal static class ExpectationMessages
{
    internal static string Mismatch(SyntaxNode syntax, CelType given, CelType wanted)
    {
        var subject = wanted == CelType.Bool ? "The condition" : "The value";
        return $"{subject} must be {wanted}, but {SyntaxPrinter.Culprit(syntax)} is {given}.{Hint(syntax, given, wanted)}";
    }

    private static string Hint(SyntaxNode syntax, CelType given, CelType wanted)
    {
        wanted = wanted.WithoutNull;
        if (given is CelType.Optional)
        {
            return " Add .orValue(...) to say what it is when it is missing.";
        }

        if (given is CelType.MapLiteral literal && wanted is CelType.Record record)
        {
            return FieldHint(literal, record);
        }

        if (given is not CelType.Scalar || TypeRules.IsNull(given))
        {
            return "";
        }

        if (wanted == CelType.Bool && given == CelType.String)
        {
            return $" Compare it with something, such as {syntax} != \"\".";
        }

        return ConversionTo(wanted, given) is { } function ? $" Write {function}({syntax})." : "";
    }

    private static string? ConversionTo(CelType wanted, CelType given) => wanted switch
    {
        CelType.Scalar { Kind: ValueKind.Int } when given.IsNumber => "int",
        CelType.Scalar { Kind: ValueKind.Float } when given.IsNumber => "double",
        CelType.Scalar { Kind: ValueKind.String } => "string",
        _ => null,
    };

    private static string FieldHint(CelType.MapLiteral literal, CelType.Record record)
    {
        var definition = record.Definition;
        foreach (var (name, type) in literal.Fields)
        {
            if (definition.FindField(name) is not { } field)
            {
                var nearest = NearestName.Find(name, definition.Shape.Names);
                return $" {definition.Name} has no field '{name}'.{(nearest is null ? $" Its fields are {string.Join(", ", definition.Shape.Names)}." : NearestName.Question(nearest))}";
            }

            if (!TypeRules.IsAssignable(type, TypeRules.From(field.Type)))
            {
                return $" Its field '{name}' must be {field.Type}, but it is {type}.";
            }
        }

        var missing = definition.Fields.FirstOrDefault(field => !field.Type.AllowsNull && literal.Fields.All(entry => entry.Name != field.Name));
        return missing is null ? "" : $" Its field '{missing.Name}' ({missing.Type}) is missing.";
    }
}
