namespace Graph.Runtime.SharedState;

/// <summary>There is no entry under a key: it was never made, was deleted, or has expired.</summary>
/// <param name="key">The key.</param>
public sealed class StateNotFoundException(StateKey key)
    : GraphAgentsException($"There is no entry '{key}': it was never made, was deleted, or has expired. Use FindAsync where that may be, or GetOrCreateAsync.")
{
    /// <summary>The key.</summary>
    public StateKey Key { get; } = key;
}

/// <summary>Others changed an entry first; nothing of the write was stored.</summary>
public sealed class StateConflictException : GraphAgentsException
{
    /// <summary>States the conflict.</summary>
    /// <param name="key">The entry.</param>
    /// <param name="presentVersion">The version that it has; 0 when there is none.</param>
    /// <param name="attempts">How often the write was tried.</param>
    public StateConflictException(StateKey key, long presentVersion, int attempts)
        : base($"Entry '{key}' was changed by others: {(presentVersion == 0 ? "it is not there" : $"its version is {presentVersion}")}, and another was expected, in "
            + $"{attempts} attempt(s). Nothing was stored; read it again and decide anew, or raise MaxAttempts where many write at once.")
    {
        Key = key;
        PresentVersion = presentVersion;
        Attempts = attempts;
    }

    /// <summary>The entry.</summary>
    public StateKey Key { get; }

    /// <summary>The version that it has; 0 when there is none.</summary>
    public long PresentVersion { get; }

    /// <summary>How often the write was tried.</summary>
    public int Attempts { get; }
}

/// <summary>The right to write has passed to another holder, who has written already; nothing of the write was stored.</summary>
/// <param name="key">The entry.</param>
/// <param name="token">The token that the write carried; null when several were carried and another entry's was refused.</param>
/// <param name="highestToken">The token that the entry has seen.</param>
public sealed class StateFencedException(StateKey key, long? token, long highestToken)
    : GraphAgentsException($"Entry '{key}' has seen the fencing token {highestToken}, and the write carried {(token is { } shown ? $"{shown}" : "a lower one")}: its lock has passed to another. "
        + "Nothing was stored; acquire the lock again and read anew.")
{
    /// <summary>The entry.</summary>
    public StateKey Key { get; } = key;

    /// <summary>The token that the write carried.</summary>
    public long? Token { get; } = token;

    /// <summary>The token that the entry has seen.</summary>
    public long HighestToken { get; } = highestToken;
}

/// <summary>A value is larger than the options allow; nothing was stored.</summary>
/// <param name="key">The entry.</param>
/// <param name="size">How many bytes it has.</param>
/// <param name="limit">How many are allowed.</param>
public sealed class StateTooLargeException(StateKey key, int size, int limit)
    : GraphAgentsException($"The value of entry '{key}' has {size} bytes, and {limit} are allowed. Nothing was stored; split it over several entries, keep large content "
        + "elsewhere and its address here, or raise MaxValueBytes.")
{
    /// <summary>The entry.</summary>
    public StateKey Key { get; } = key;

    /// <summary>How many bytes it has.</summary>
    public int Size { get; } = size;

    /// <summary>How many are allowed.</summary>
    public int Limit { get; } = limit;
}

/// <summary>What is stored under a key cannot be read as what was asked for.</summary>
/// <param name="key">The entry.</param>
/// <param name="version">Its version.</param>
/// <param name="asked">What it was to be read as.</param>
/// <param name="innerException">What reading it said.</param>
public sealed class StateUnreadableException(StateKey key, long version, Type asked, Exception innerException)
    : GraphAgentsException($"Version {version} of entry '{key}' cannot be read as {asked?.Name}: {innerException?.Message} Nothing was changed; read it as what it was "
        + "written as, or delete it.", innerException)
{
    /// <summary>The entry.</summary>
    public StateKey Key { get; } = key;

    /// <summary>Its version.</summary>
    public long Version { get; } = version;
}

/// <summary>A field of an entry is not what a change needs it to be; nothing was stored.</summary>
/// <param name="key">The entry.</param>
/// <param name="field">The field.</param>
/// <param name="problem">What is wrong, in one clause.</param>
public sealed class StateFieldException(StateKey key, string field, string problem)
    : GraphAgentsException($"Field '{field}' of entry '{key}' {problem}. Nothing was stored, no other field either; set the field first, or change it in another way.")
{
    /// <summary>The entry.</summary>
    public StateKey Key { get; } = key;

    /// <summary>The field.</summary>
    public string Field { get; } = field;
}

/// <summary>A lock was somebody else's for longer than the caller would wait.</summary>
/// <param name="name">The lock.</param>
/// <param name="waited">How long.</param>
/// <param name="holder">Who holds it, in words.</param>
public sealed class StateLockTimeoutException(string name, TimeSpan waited, string holder)
    : GraphAgentsException($"Lock '{name}' was not free within {waited.TotalSeconds:0.###} s: {holder} holds it. Wait longer, or look what keeps the holder busy; "
        + "when it has died, the lock is free after its lease.")
{
    /// <summary>The lock.</summary>
    public string Name { get; } = name;

    /// <summary>How long the caller waited.</summary>
    public TimeSpan Waited { get; } = waited;
}
