using Graph.Stores.Redis.Transport;

namespace Graph.Stores.Redis;

/// <summary>The scripts of a store of threads. Each checks everything before its first write, so that it happens whole or not at all.</summary>
internal static class RedisScripts
{
    internal static RedisScript OpenLayout { get; } = RedisScript.Load("open-layout");

    /// <summary>The same, once more: what a namespace is laid out by must survive before anything is.</summary>
    internal static RedisScript KeepLayout { get; } = RedisScript.Load("open-layout", mustSurvive: true);

    internal static RedisScript NameShard { get; } = RedisScript.Load("name-shard", mustSurvive: true);

    internal static RedisScript SaveDefinition { get; } = RedisScript.Load("save-definition", mustSurvive: true);

    internal static RedisScript Reserve { get; } = RedisScript.Load("reserve", mustSurvive: true);

    internal static RedisScript Commit { get; } = RedisScript.Load("commit", mustSurvive: true);

    internal static RedisScript Step { get; } = RedisScript.Load("step", mustSurvive: true);

    internal static RedisScript SavePending { get; } = RedisScript.Load("save-pending", mustSurvive: true);

    internal static RedisScript Claim { get; } = RedisScript.Load("claim");

    internal static RedisScript Renew { get; } = RedisScript.Load("renew");

    internal static RedisScript Release { get; } = RedisScript.Load("release");

    internal static RedisScript RequestStop { get; } = RedisScript.Load("request-stop");

    internal static RedisScript ReadJob { get; } = RedisScript.Load("read-job");

    internal static RedisScript SetJob { get; } = RedisScript.Load("set-job", mustSurvive: true);

    internal static RedisScript AdoptJob { get; } = RedisScript.Load("adopt-job", mustSurvive: true);

    internal static RedisScript KeepCommand { get; } = RedisScript.Load("keep-command", mustSurvive: true);

    internal static RedisScript FindWork { get; } = RedisScript.Load("find-work");

    internal static RedisScript CountJobs { get; } = RedisScript.Load("count-jobs");

    internal static RedisScript Swap { get; } = RedisScript.Load("swap", mustSurvive: true);

    internal static RedisScript FindState { get; } = RedisScript.Load("find-state");

    internal static RedisScript WriteState { get; } = RedisScript.Load("write-state", mustSurvive: true);

    internal static RedisScript ListStates { get; } = RedisScript.Load("list-states");

    internal static RedisScript Load { get; } = RedisScript.Load("load");

    internal static RedisScript Summary { get; } = RedisScript.Load("summary");

    internal static RedisScript List { get; } = RedisScript.Load("list");

    internal static RedisScript Prune { get; } = RedisScript.Load("prune", mustSurvive: true);

    internal static RedisScript Touch { get; } = RedisScript.Load("touch");

    internal static RedisScript DeleteThread { get; } = RedisScript.Load("delete-thread", mustSurvive: true);
}
