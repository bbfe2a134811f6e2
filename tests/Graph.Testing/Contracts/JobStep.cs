namespace Graph.Testing.Contracts;

/// <summary>One thing that happens to a queue and its threads.</summary>
internal enum JobStep
{
    /// <summary>Somebody asks for work on a thread.</summary>
    Ask,

    /// <summary>Somebody asks for it at a later time.</summary>
    AskForLater,

    /// <summary>A worker with room for one job asks for work.</summary>
    ClaimOne,

    /// <summary>A worker with room for all jobs asks for work.</summary>
    ClaimAll,

    /// <summary>A worker stores a step and goes on.</summary>
    GoOn,

    /// <summary>A worker takes in the oldest command of its thread, stores that and goes on.</summary>
    TakeCommandIn,

    /// <summary>A worker's run is over.</summary>
    End,

    /// <summary>A worker's run waits for a time.</summary>
    Sleep,

    /// <summary>A worker's run failed and is to be tried again.</summary>
    Retry,

    /// <summary>A worker's run failed for good.</summary>
    Park,

    /// <summary>A worker that is about to stop stores its step and hands the job on.</summary>
    Requeue,

    /// <summary>A worker gives its job back without a commit.</summary>
    GiveBack,

    /// <summary>A worker cannot run its job, for now.</summary>
    FailForNow,

    /// <summary>A worker cannot run its job at all.</summary>
    FailForGood,

    /// <summary>The last commit is sent again.</summary>
    SendAgain,

    /// <summary>A command comes for a thread.</summary>
    Command,

    /// <summary>A dead letter is tried again.</summary>
    Revive,

    /// <summary>A dead letter is dropped.</summary>
    Drop,

    /// <summary>A worker dies: it forgets what it has, and nobody else knows.</summary>
    Die,

    /// <summary>So much time passes that leases lapse.</summary>
    LetLeasesLapse,

    /// <summary>Much time passes.</summary>
    LetTimePass,

    /// <summary>The clock is put back by more than leases last.</summary>
    PutClockBack,
}
