using System.Diagnostics;
using Graph.Runtime.SharedState;
using Graph.Runtime.Values;

namespace Graph.Stores.Sqlite.SharedState;

/// <summary>Changes entries of shared state, all of them or none.</summary>
internal sealed class StateEntriesWrite(StateWrite write, TimeProvider time) : StoreWrite
{
    private StateWriteAnswer? _answer;

    /// <summary>How it went.</summary>
    internal StateWriteAnswer Answer => _answer ?? throw new UnreachableException("A write is answered by whoever carries it out.");

    internal override void Apply(WriteStatements statements, SeenLog log)
    {
        var (states, now) = (statements.States, Timestamp.From(time.GetUtcNow()));
        var space = write.Changes[0].Key.Space;
        if (states.FindWrite(space, write.Id) is { } stored)
        {
            _answer = new StateWriteAnswer.Stored(stored) { WasRepeated = true };
            return;
        }

        var kept = write.Changes.Select(change => states.Find(change.Key)).ToList();
        _answer = StateRules.Refuse(write, kept, now);
        if (_answer is null)
        {
            var version = states.NextVersion();
            Save(states, kept, version, now);
            states.Remember(space, write.Id, version, now);
            states.Clear(StateRules.ClearedBy(write), now);
            _answer = new StateWriteAnswer.Stored(version);
        }
    }

    private void Save(StateStatements states, List<KeptState?> kept, long version, Timestamp now)
    {
        for (var at = 0; at < kept.Count; at++)
        {
            var change = write.Changes[at];
            var after = StateRules.Apply(change, kept[at], version, now);
            if (after is null)
            {
                states.Remove(change.Key);
            }
            else if (change is StateChange.Check && kept[at] is not null)
            {
                states.SaveToken(change.Key, after.FencingToken);
            }
            else
            {
                states.Save(change.Key, after, (change as StateChange.Put)?.Body);
            }
        }
    }
}
