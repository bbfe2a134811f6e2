using Graph.Runtime.Expressions.Binding;
using Graph.Runtime.Expressions.Evaluation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Functions;

/// <summary>What a function does once its arguments are known to be of the right kinds.</summary>
internal delegate Value FunctionBody(ReadOnlySpan<Value> arguments, ref EvaluationContext context);

/// <summary>One form of a function, read from its signature such as <c>string.charAt(int) -> string</c>.</summary>
/// <remarks>
/// What stands before the last dot is the type of the value it is called on, or else a namespace. A last parameter
/// followed by <c>...</c> takes one argument or more.
/// </remarks>
internal sealed class FunctionOverload
{
    private const string Repeated = "...";

    internal FunctionOverload(string signature, string summary, FunctionBody body)
    {
        Signature = signature;
        Summary = summary;
        Body = body;
        var arrow = signature.LastIndexOf("->", StringComparison.Ordinal);
        var open = signature.IndexOf('(', StringComparison.Ordinal);
        var head = signature[..open];
        var parts = TypeNames.Split(signature[(open + 1)..signature.LastIndexOf(')', arrow)]);
        IsVariadic = parts.Count > 0 && parts[^1].EndsWith(Repeated, StringComparison.Ordinal);
        var types = parts.Select(part => Read(part.Replace(Repeated, "", StringComparison.Ordinal)));
        var dot = head.LastIndexOf('.');
        IsMember = dot > 0 && TypeNames.TryParse(head[..dot], out _);
        Name = IsMember ? head[(dot + 1)..] : head;
        Parameters = IsMember ? [Read(head[..dot]), .. types] : [.. types];
        Result = Read(signature[(arrow + 2)..]);
    }

    internal string Name { get; }

    /// <summary>Whether it is called on its first argument.</summary>
    internal bool IsMember { get; }

    internal bool IsVariadic { get; }

    /// <summary>The types of the arguments; the first is the value that a member is called on.</summary>
    internal CelType[] Parameters { get; }

    internal CelType Result { get; }

    internal string Signature { get; }

    internal string Summary { get; }

    internal FunctionBody Body { get; }

    /// <summary>Whether so many arguments can be given.</summary>
    internal bool TakesCount(int count) => IsVariadic ? count >= Parameters.Length : count == Parameters.Length;

    /// <summary>The type that an argument should have.</summary>
    internal CelType ParameterAt(int index) => Parameters[Math.Min(index, Parameters.Length - 1)];

    /// <summary>Whether the arguments are of the right kinds.</summary>
    internal bool Takes(ReadOnlySpan<Value> arguments)
    {
        if (!TakesCount(arguments.Length))
        {
            return false;
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            if (!IsOfKind(ParameterAt(i), arguments[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsOfKind(CelType parameter, Value argument) => parameter switch
    {
        CelType.Scalar scalar => argument.Kind == scalar.Kind,
        CelType.List => argument.Kind == ValueKind.List,
        CelType.Map => argument.Kind == ValueKind.Map,
        CelType.Optional => argument.AsOpaque<OptionalValue>() is not null,
        CelType.TypeOfTypes => argument.AsOpaque<TypeValue>() is not null,
        CelType.AnyNumber => argument.IsNumber,
        _ => true,
    };

    private static CelType Read(string type) =>
        TypeNames.TryParse(type, out var read) ? read : throw new ArgumentException($"A signature names the type '{type}', which there is not.", nameof(type));
}
