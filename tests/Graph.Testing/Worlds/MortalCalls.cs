using System.Reflection;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;

namespace Graph.Testing.Worlds;

/// <summary>A store with its queue.</summary>
public interface IWholeStore : ICheckpointStore, IJobQueue;

/// <summary>The calls of one process to its stores, which dies at the n-th of them: before it does anything, or before its answer is heard.</summary>
public sealed class MortalCalls
{
    private int _calls;
    private int _diesAt = int.MaxValue;
    private bool _isDone;

    /// <summary>How many calls there were.</summary>
    public int Count => _calls;

    public bool IsDead => _calls >= _diesAt;

    /// <param name="call">The call that it dies at, from 1.</param>
    /// <param name="isDone">Whether that one is still done.</param>
    public static MortalCalls DyingAt(int call, bool isDone) => new() { _diesAt = call, _isDone = isDone };

    /// <summary>The store as the process sees it.</summary>
    public IWholeStore To(ICheckpointStore store)
    {
        var seen = DispatchProxy.Create<IWholeStore, Proxy>();
        ((Proxy)seen).Seen = (store, this);
        return seen;
    }

    /// <summary>Counts a call.</summary>
    /// <returns>Whether the process dies before the answer.</returns>
    private bool Begin()
    {
        _calls++;
        return _calls < _diesAt ? false : _calls == _diesAt && _isDone ? true : throw new ProcessDiedException();
    }

    /// <summary>What stands in for the store; made at run time, for which it has to be open.</summary>
    public class Proxy : DispatchProxy
    {
        private static readonly MethodInfo DieGeneric = typeof(Proxy).GetMethod(nameof(DieAnsweredAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

        internal (ICheckpointStore Store, MortalCalls Calls) Seen { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            ArgumentNullException.ThrowIfNull(targetMethod);
            if (targetMethod.IsSpecialName)
            {
                return targetMethod.Invoke(Seen.Store, args);
            }

            var dies = Seen.Calls.Begin();
            var answer = targetMethod.Invoke(Seen.Store, args);
            if (!dies)
            {
                return answer;
            }

            return answer switch
            {
                ValueTask call => new ValueTask(DieAfterAsync(call)),
                not null when targetMethod.ReturnType.GetGenericTypeDefinition() == typeof(ValueTask<>) =>
                    DieGeneric.MakeGenericMethod(targetMethod.ReturnType.GetGenericArguments()).Invoke(null, [answer]),
                // What is read bit by bit has no answer of its own.
                _ => throw new ProcessDiedException(),
            };
        }

        private static async ValueTask<T> DieAnsweredAsync<T>(ValueTask<T> call)
        {
            await call;
            throw new ProcessDiedException();
        }

        private static async Task DieAfterAsync(ValueTask call)
        {
            await call;
            throw new ProcessDiedException();
        }
    }
}
