using System.Security.Cryptography;
using System.Text;
using Graph.Runtime.Authoring;

namespace Graph.Runtime.Engine.Children;

/// <summary>What the threads of subworkflows are called: the parent's id, the task, and for a thread of one call what tells it from other calls.</summary>
internal static class ChildThreadIds
{
    private const int ExecutionLetters = 16;
    private const int KeptLetters = 64;
    private const int HashLetters = 32;

    /// <summary>All that the thread of a task's subworkflow may be called.</summary>
    internal static IEnumerable<ThreadId> AllOf(ThreadId parent, string taskKey, string executionId) =>
        Enum.GetValues<SubworkflowPersistence>().Select(persistence => Of(parent, taskKey, executionId, persistence));

    internal static ThreadId Of(ThreadId parent, string taskKey, string executionId, SubworkflowPersistence persistence)
    {
        var name = persistence == SubworkflowPersistence.Thread
            ? $"{parent}/{taskKey}"
            : $"{parent}/{taskKey}/{executionId[..ExecutionLetters]}";
        return Named(name);
    }

    /// <summary>A part whose task is not known, under another parent: as it was called behind the former parent's name.</summary>
    internal static ThreadId Moved(ThreadId part, ThreadId before, ThreadId now) => Named(
        part.Value.StartsWith($"{before}/", StringComparison.Ordinal) ? now.Value + part.Value[before.Value.Length..] : $"{now}/{part}");

    /// <summary>What the ids of all parts of a thread begin with, and few others' do.</summary>
    internal static IEnumerable<string> BeginningsOf(ThreadId thread) => thread.Value.Length < KeptLetters
        ? [$"{thread}/"]
        : [$"{thread}/", $"{thread.Value[..KeptLetters]}~"];

    private static ThreadId Named(string name) => new(name.Length <= ThreadId.MaxLength ? name : Shorten(name));

    private static string Shorten(string name) =>
        $"{name[..KeptLetters]}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashLetters]}";
}
