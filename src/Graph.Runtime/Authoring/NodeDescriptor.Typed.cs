using System.ComponentModel;
using System.Reflection;
using Graph.Runtime.Authoring.Binding;
using Graph.Runtime.State;
using Microsoft.Extensions.DependencyInjection;

namespace Graph.Runtime.Authoring;

public sealed partial record NodeDescriptor
{
    private static readonly MethodInfo DescribeMethod =
        typeof(NodeDescriptor).GetMethod(nameof(Describe), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Describes a node class: the properties of its input become parameters, its output becomes the result's type.</summary>
    /// <remarks>
    /// A property is optional when it is nullable, has a default, or is not <c>required</c> and its initialiser leaves something
    /// other than null in it. <see cref="DescriptionAttribute"/> and <see cref="ParameterAttribute"/> say the rest. An output of
    /// type <see cref="NodeCommand"/> or <see cref="NodeResult"/> lets the node decide where to go.
    /// </remarks>
    /// <typeparam name="TNode">A class that implements <see cref="INode{TInput,TOutput}"/> once; its constructor takes services.</typeparam>
    /// <param name="type">The name that authors write under <c>type:</c>.</param>
    /// <param name="bindsState">Whether parameters not given under <c>with:</c> are read from state fields of the same name.</param>
    /// <returns>The descriptor; each place in a workflow gets an instance of its own.</returns>
    /// <exception cref="ArgumentException">The class is no typed node, or a property's type has no counterpart in a workflow.</exception>
    public static NodeDescriptor Of<TNode>(string type, bool bindsState = true)
        where TNode : class
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(type);
        var contracts = typeof(TNode).GetInterfaces()
            .Where(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(INode<,>))
            .ToArray();
        if (contracts is not [var contract])
        {
            throw new ArgumentException(
                $"'{typeof(TNode)}' must implement INode<TInput, TOutput> exactly once; it does so {contracts.Length} times.", nameof(TNode));
        }

        var run = typeof(TNode).GetInterfaceMap(contract).TargetMethods[0];
        var about = typeof(TNode).GetCustomAttribute<DescriptionAttribute>()?.Description ?? $"The C# node {typeof(TNode).Name}.";
        return Invoke(contract, type, about, bindsState, run, static services => ActivatorUtilities.CreateInstance<TNode>(services));
    }

    /// <summary>Describes a function as a node.</summary>
    /// <typeparam name="TInput">A record or class whose properties are the parameters.</typeparam>
    /// <typeparam name="TOutput">What it gives, as in <see cref="INode{TInput,TOutput}"/>.</typeparam>
    /// <param name="type">The name that authors write under <c>type:</c>.</param>
    /// <param name="run">The function; called for several tasks at the same time.</param>
    /// <param name="bindsState">Whether parameters not given under <c>with:</c> are read from state fields of the same name.</param>
    /// <returns>The descriptor.</returns>
    /// <exception cref="ArgumentException">A property's type has no counterpart in a workflow.</exception>
    public static NodeDescriptor Of<TInput, TOutput>(
        string type, Func<TInput, NodeContext, CancellationToken, ValueTask<TOutput>> run, bool bindsState = true)
    {
        ArgumentNullException.ThrowIfNull(run);
        return OfFunction(type, run, run.Method, bindsState);
    }

    /// <summary>Describes a function by the method that the author wrote, whose <c>?</c> a wrapper around it would lose.</summary>
    internal static NodeDescriptor OfFunction<TInput, TOutput>(
        string type, Func<TInput, NodeContext, CancellationToken, ValueTask<TOutput>> run, MethodInfo written, bool bindsState = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(type);
        var about = written.GetCustomAttribute<DescriptionAttribute>()?.Description ?? $"The C# function registered as {type}.";
        var node = new FunctionNode<TInput, TOutput>(run);
        return Describe<TInput, TOutput>(type, about, bindsState, written, _ => node);
    }

    private static NodeDescriptor Invoke(
        Type contract, string type, string about, bool bindsState, MethodInfo run, Func<IServiceProvider, object> create)
    {
        try
        {
            return (NodeDescriptor)DescribeMethod.MakeGenericMethod(contract.GetGenericArguments())
                .Invoke(null, [type, about, bindsState, run, create])!;
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is ArgumentException refusal)
        {
            throw new ArgumentException(refusal.Message, nameof(type), wrapped);
        }
    }

    private static NodeDescriptor Describe<TInput, TOutput>(
        string type, string about, bool bindsState, MethodInfo run, Func<IServiceProvider, object> create)
    {
        var input = ClrBindings.OfInput<TInput>();
        var (resultType, toResult) = DescribeResult<TOutput>(run);
        return new NodeDescriptor
        {
            Type = type,
            Description = about,
            Parameters = [.. input.Members.Select(member => member.ToParameter())],
            BindsState = bindsState,
            ResultType = resultType,
            FindMisuse = configuration => FindNarrowness(input, configuration),
            Create = configuration => new TypedNode<TInput, TOutput>(
                (INode<TInput, TOutput>)create(configuration.Services), configuration.NodeName, input, toResult),
        };
    }

    private static (StateType? Type, Func<TOutput, NodeResult> ToResult) DescribeResult<TOutput>(MethodInfo run)
    {
        if (typeof(TOutput) == typeof(NodeResult))
        {
            return (StateType.Any, (Func<TOutput, NodeResult>)(object)(Func<NodeResult, NodeResult>)(result => result));
        }

        if (typeof(TOutput) == typeof(NodeCommand))
        {
            Func<NodeCommand?, NodeResult> decide = command => command is null ? NodeResult.Done : NodeResult.Of(command);
            return (null, (Func<TOutput, NodeResult>)(object)decide);
        }

        var binding = (ClrBinding<TOutput>)ClrBindings.OfResult(typeof(TOutput), run);
        return (binding.OutputType, output => NodeResult.Of(binding.Write(output)));
    }

    /// <summary>A C# type may be narrower than the format's: 3000000000 is an int of a workflow, but not of C#.</summary>
    private static string? FindNarrowness<TInput>(RecordBinding<TInput> input, NodeConfiguration configuration)
    {
        foreach (var member in input.Members)
        {
            if (configuration.Literals.TryGetValue(member.Name, out var literal)
                && member.Binding.InputType.TryFit(literal, out var fitted, out _)
                && member.Binding.FindMisfit(fitted) is { } misfit)
            {
                return $"'{member.Name}{misfit.Path}': {misfit with { Path = "" }}";
            }
        }

        return null;
    }
}
