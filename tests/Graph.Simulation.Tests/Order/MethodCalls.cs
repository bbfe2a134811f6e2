using System.Reflection;
using System.Reflection.Emit;

namespace Graph.Simulation.Tests.Order;

/// <summary>What the compiled code of a method calls, read from its instructions.</summary>
internal static class MethodCalls
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>All calls in the types of some namespaces, with those that the compiler makes for lambdas and async methods.</summary>
    /// <param name="assembly">Where the types are.</param>
    /// <param name="isMeant">Which namespaces.</param>
    internal static IEnumerable<MethodCall> In(Assembly assembly, Func<string, bool> isMeant) => assembly.GetTypes()
        .Where(type => isMeant(type.Namespace ?? ""))
        .SelectMany(type => type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)))
        .SelectMany(In);

    private static IEnumerable<MethodCall> In(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        int? constant = null;
        for (var at = 0; at < code.Length;)
        {
            var operation = Read(code, ref at);
            var operand = at;
            at += SizeOf(operation, code, at);
            if (operation.OperandType == OperandType.InlineMethod && Resolve(method, BitConverter.ToInt32(code, operand)) is { } called)
            {
                yield return new MethodCall(method, called, constant);
            }

            constant = ConstantOf(operation, code, operand);
        }
    }

    private static OpCode Read(byte[] code, ref int at)
    {
        short value = code[at++];
        if (value == 0xFE)
        {
            value = (short)((value << 8) | code[at++]);
        }

        return Codes[value];
    }

    private static int SizeOf(OpCode operation, byte[] code, int at) => operation.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };

    private static int? ConstantOf(OpCode operation, byte[] code, int operand)
    {
        if (operation.Value >= OpCodes.Ldc_I4_0.Value && operation.Value <= OpCodes.Ldc_I4_8.Value)
        {
            return operation.Value - OpCodes.Ldc_I4_0.Value;
        }

        return operation == OpCodes.Ldc_I4_S ? (sbyte)code[operand] : operation == OpCodes.Ldc_I4 ? BitConverter.ToInt32(code, operand) : null;
    }

    private static MethodBase? Resolve(MethodBase method, int token)
    {
        var ofType = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        return method.Module.ResolveMethod(token, ofType, ofMethod);
    }
}

/// <summary>One call.</summary>
/// <param name="Caller">The method that calls.</param>
/// <param name="Called">The method that is called.</param>
/// <param name="Constant">The number that was put on the stack right before it; null when it was something else.</param>
internal sealed record MethodCall(MethodBase Caller, MethodBase Called, int? Constant)
{
    internal string Member => $"{TypeName}.{Called.Name}";

    private string TypeName
    {
        get
        {
            var type = Called.DeclaringType!;
            return (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!;
        }
    }

    /// <summary>The method as it is written: the compiler's own number and method of an async one say nothing.</summary>
    private string CallerName => Caller.DeclaringType!.FullName is { } type && type.LastIndexOf(">d__", StringComparison.Ordinal) is > 0 and var end
        ? type[..(end + 1)]
        : $"{Caller.DeclaringType.FullName}.{Caller.Name}";

    public override string ToString() =>
        $"{CallerName} calls {Member}({string.Join(", ", Called.GetParameters().Select(parameter => parameter.ParameterType.Name))})";
}
