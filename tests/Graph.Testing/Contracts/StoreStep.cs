namespace Graph.Testing.Contracts;

/// <summary>What the generated sequences are made of.</summary>
public enum StoreStep
{
    Commit,
    CommitWithSnapshot,
    CommitBehindAnotherHead,
    CommitTooFarAhead,
    SendLastAgain,
    SendFirstAgain,
    Fork,
    SavePending,
    SavePendingForAnotherHead,
    Prune,
    Delete,
    CommitTakingAsOne,
    CommitTakingAsOther,
    CommitBreakingAsOther,
    CommitHoldingAsOne,
    CommitHoldingBehindAnotherHead,
    CommitHoldingTooFarAhead,
    CommitReleasingAsOne,
    SavePendingAsOne,
    ClaimAsOther,
    RenewAsOne,
    ReleaseAsOne,
    AskToStop,
    LetTimePass,
    PutClockBack,
}
