using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Authoring.Binding;

/// <summary>A C# record or class: made through its constructor and setters, which are compiled when the first one is needed.</summary>
internal sealed class RecordBinding<T> : ClrBinding<T>
{
    private readonly StateType.Record _inputType;
    private readonly StateType.Record _outputType;
    private readonly Lazy<Func<RecordSource, T>> _make;
    private readonly Lazy<Func<T, Value[]>> _takeApart;

    public RecordBinding(string name, ConstructorInfo? constructor, ImmutableArray<RecordMember> members)
        : this(
            members,
            constructor,
            new StateType.Record(name, [.. members.Select(member => member.ToInputField())]),
            new StateType.Record(name, [.. members.Select(member => member.ToOutputField())]))
    {
    }

    private RecordBinding(
        ImmutableArray<RecordMember> members, ConstructorInfo? constructor, StateType.Record inputType, StateType.Record outputType)
        : base(inputType, outputType)
    {
        Members = members;
        _inputType = inputType;
        _outputType = outputType;
        _make = new Lazy<Func<RecordSource, T>>(() => CompileMaker(constructor));
        _takeApart = new Lazy<Func<T, Value[]>>(CompileTakeApart);
    }

    /// <summary>The properties, in the order of the record's slots.</summary>
    internal ImmutableArray<RecordMember> Members { get; }

    internal override T Read(Value value) => value.Kind == ValueKind.Map
        ? _make.Value(new RecordSource(value.AsMap(), _inputType, _outputType))
        : throw new MisfitException(InputType.Name, value);

    /// <summary>Makes the object of a task's parameters.</summary>
    internal T Read(NodeInput parameters) => _make.Value(new RecordSource(parameters));

    internal override Value Write(T value) =>
        value is null ? Value.Null : ValueMap.OfRecord(_outputType.Shape, _takeApart.Value(value));

    private Func<RecordSource, T> CompileMaker(ConstructorInfo? constructor)
    {
        var source = Expression.Parameter(typeof(RecordSource), "source");
        var arguments = Members
            .Select((member, slot) => (member, slot))
            .Where(pair => pair.member.Argument is not null)
            .OrderBy(pair => pair.member.Argument!.Position)
            .Select(pair => ReadMember(pair.member, pair.slot, source));
        var setters = Members
            .Select((member, slot) => (member, slot))
            .Where(pair => pair.member.Argument is null)
            .Select(pair => (MemberBinding)Expression.Bind(pair.member.Property, ReadMember(pair.member, pair.slot, source)));
        var made = constructor is null ? Expression.New(typeof(T)) : Expression.New(constructor, arguments);
        return Expression.Lambda<Func<RecordSource, T>>(Expression.MemberInit(made, setters), source).Compile();
    }

    private Func<T, Value[]> CompileTakeApart()
    {
        var whole = Expression.Parameter(typeof(T), "whole");
        var parts = Members.Select(member => Expression.Call(
            Expression.Constant(member.Binding, typeof(ClrBinding<>).MakeGenericType(member.Property.PropertyType)),
            nameof(Write),
            null,
            Expression.Property(whole, member.Property)));
        return Expression.Lambda<Func<T, Value[]>>(Expression.NewArrayInit(typeof(Value), parts), whole).Compile();
    }

    private static MethodCallExpression ReadMember(RecordMember member, int slot, Expression source)
    {
        var reader = Activator.CreateInstance(typeof(MemberReader<>).MakeGenericType(member.Property.PropertyType), member, slot)!;
        return Expression.Call(Expression.Constant(reader), nameof(Read), null, source);
    }
}
