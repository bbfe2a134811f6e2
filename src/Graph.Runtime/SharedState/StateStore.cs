using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Graph.Runtime.Telemetry;

namespace Graph.Runtime.SharedState;

/// <summary>Typed, versioned values under keys, shared by code that changes them at the same time, over any of the stores.</summary>
/// <remarks>An object of this class sees one space, and in it the entries of one partition, or those of none. It may be used by any number of callers at once.
/// Every read gives what was written last. Changes of what was read before go through only if nobody has written since.</remarks>
public sealed partial class StateStore
{
    private readonly ISharedStateStore _store;
    private readonly StateStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly IIdGenerator _ids;
    private readonly Random _random;

    /// <summary>Wires a store of shared state; every store of threads is one too.</summary>
    /// <param name="store">Where entries are kept.</param>
    /// <param name="options">How it is used; as usual when null.</param>
    /// <param name="time">The clock of pauses and of waiting for locks; the system's when null. What expires goes by the store's own.</param>
    /// <param name="ids">Where ids of writes come from; random ones when null.</param>
    /// <param name="random">Where the share of a pause comes from; it is locked meanwhile.</param>
    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    public StateStore(
        ISharedStateStore store, StateStoreOptions? options = null, TimeProvider? time = null, IIdGenerator? ids = null, Random? random = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _options = options ?? new StateStoreOptions();
        _options.Validate();
        _time = time ?? TimeProvider.System;
        _random = random ?? Random.Shared;
        _ids = ids ?? new SortableIdGenerator(_time, Random.Shared);
        (Space, Partition) = (StateSpace.Default, StatePartition.None);
    }

    private StateStore(StateStore origin, StateSpace space, StatePartition partition)
    {
        (_store, _options, _time, _ids, _random) = (origin._store, origin._options, origin._time, origin._ids, origin._random);
        (Space, Partition) = (space, partition);
    }

    /// <summary>Whose entries this sees.</summary>
    public StateSpace Space { get; }

    /// <summary>Of which partition this sees the entries; of none at first.</summary>
    public StatePartition Partition { get; }

    /// <summary>Looks into another space, such as another tenant's.</summary>
    /// <param name="space">The space.</param>
    /// <returns>Its entries of no partition.</returns>
    /// <exception cref="ArgumentException">A space cannot be called so.</exception>
    public StateStore In(StateSpace space)
    {
        StateNames.Require(space.Value, nameof(space), StateNames.LongestScope);
        return new StateStore(this, space, StatePartition.None);
    }

    /// <summary>Looks into a partition of the space, whose entries lie together and can be changed in one act.</summary>
    /// <param name="partition">The partition.</param>
    /// <returns>Its entries.</returns>
    /// <exception cref="ArgumentException">A partition cannot be called so.</exception>
    public StateStore Within(StatePartition partition)
    {
        StateNames.RequireFree(partition);
        return new StateStore(this, Space, partition);
    }

    /// <summary>Reads a value that may not be there.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The value with its version; null when there is none or it has expired.</returns>
    /// <exception cref="StateUnreadableException">It is something else.</exception>
    public async ValueTask<Versioned<T>?> FindAsync<T>(string key, CancellationToken cancellationToken = default) =>
        await StoreCalls.FindStateAsync(_store, KeyOf(key), cancellationToken) is { } entry ? Read<T>(entry) : null;

    /// <summary>Reads a value that has to be there.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The value with its version.</returns>
    /// <exception cref="StateNotFoundException">There is none.</exception>
    /// <exception cref="StateUnreadableException">It is something else.</exception>
    public async ValueTask<Versioned<T>> GetAsync<T>(string key, CancellationToken cancellationToken = default) =>
        await FindAsync<T>(key, cancellationToken) ?? throw new StateNotFoundException(KeyOf(key));

    /// <summary>Reads a value, and makes it when there is none. Of callers that make it at once all get the one that was first.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="key">Its key.</param>
    /// <param name="create">Makes the value; what it made is dropped when another was first.</param>
    /// <param name="options">For how long a new value lives, and under which lock it is written.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The value with its version.</returns>
    public async ValueTask<Versioned<T>> GetOrCreateAsync<T>(
        string key, Func<CancellationToken, ValueTask<T>> create, StateWriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(create);
        RequireNoVersion(options);
        for (var attempt = 1; ; attempt++)
        {
            if (await FindAsync<T>(key, cancellationToken) is { } found)
            {
                return found;
            }

            var value = await create(cancellationToken);
            var answer = await WriteAsync(options, [Put(key, value, (options ?? StateWriteOptions.None) with { ExpectedVersion = 0 })], cancellationToken);
            if (answer is StateWriteAnswer.Stored { WasRepeated: false } stored)
            {
                return new Versioned<T>(key, value, stored.Version);
            }

            await PauseAfterConflictAsync(answer, options, attempt, cancellationToken);
        }
    }

    /// <summary>Gives an entry a value, whether or not it has one.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="key">The entry.</param>
    /// <param name="value">The value.</param>
    /// <param name="options">For how long it lives, and what must hold for it to be stored.</param>
    /// <param name="cancellationToken">Stops waiting; whether it was stored is then unknown.</param>
    /// <returns>The entry's version.</returns>
    /// <exception cref="StateConflictException">The entry has not the version that was expected.</exception>
    /// <exception cref="StateFencedException">A later holder of the lock has written.</exception>
    /// <exception cref="StateTooLargeException">The value is too large.</exception>
    public async ValueTask<long> SetAsync<T>(string key, T value, StateWriteOptions? options = null, CancellationToken cancellationToken = default) =>
        RequireStored(await WriteAsync(options, [Put(key, value, options)], cancellationToken), options, attempts: 1).Version;

    /// <summary>Removes an entry; it need not be there unless a version is expected.</summary>
    /// <param name="key">The entry.</param>
    /// <param name="options">What must hold for it to be removed.</param>
    /// <param name="cancellationToken">Stops waiting; whether it was removed is then unknown.</param>
    /// <returns>Completed when it is gone.</returns>
    /// <exception cref="StateConflictException">The entry has not the version that was expected.</exception>
    /// <exception cref="StateFencedException">A later holder of the lock has written.</exception>
    public async ValueTask DeleteAsync(string key, StateWriteOptions? options = null, CancellationToken cancellationToken = default) =>
        RequireStored(await WriteAsync(options, [Delete(key, options)], cancellationToken), options, attempts: 1);

    /// <summary>Changes a value by what it is at present. When another writes meanwhile, the value is read anew and the change is made again, after a pause
    /// of random length that grows.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="key">The entry.</param>
    /// <param name="change">Makes the new value of the present one, or of the type's default when there is none. It may be called several times, so it only computes.</param>
    /// <param name="options">For how long the entry lives from now on, and under which lock it is written.</param>
    /// <param name="cancellationToken">Stops waiting; whether it was stored is then unknown.</param>
    /// <returns>The new value with its version.</returns>
    /// <exception cref="StateConflictException">Others wrote each time, as often as the options allow.</exception>
    /// <exception cref="StateFencedException">A later holder of the lock has written.</exception>
    public async ValueTask<Versioned<T>> UpdateAsync<T>(
        string key, Func<T?, T> change, StateWriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        RequireNoVersion(options);

        // One name for all attempts: if one of them was stored although its answer was lost, the next is known for it.
        var named = (options ?? StateWriteOptions.None) with { Id = options?.Id ?? NewId() };
        for (var attempt = 1; ; attempt++)
        {
            var present = await FindAsync<T>(key, cancellationToken);
            var value = change(present is null ? default : present.Value);
            var put = Put(key, value, named with { ExpectedVersion = present?.Version ?? 0 });
            var expiry = named.ExpiresIn is null ? new StateExpiry.AsItWas() : put.Expiry;
            var answer = await WriteAsync(named, [put with { Expiry = expiry }], cancellationToken);
            if (answer is StateWriteAnswer.Stored stored)
            {
                return stored.WasRepeated ? await GetAsync<T>(key, cancellationToken) : new Versioned<T>(key, value, stored.Version);
            }

            await PauseAfterConflictAsync(answer, named, attempt, cancellationToken);
        }
    }

    /// <summary>Changes fields of a value that is a JSON object, all of them or none, and leaves the others as they are.</summary>
    /// <param name="key">The entry; it is made when it is not there.</param>
    /// <param name="describe">Says what becomes of which field.</param>
    /// <param name="options">For how long the entry lives from now on, and under which lock it is written.</param>
    /// <param name="cancellationToken">Stops waiting; whether it was stored is then unknown.</param>
    /// <returns>The object with its version.</returns>
    /// <exception cref="StateFieldException">A field is no number that could grow, or no list that could get longer.</exception>
    /// <exception cref="StateConflictException">Others wrote each time, as often as the options allow.</exception>
    /// <exception cref="StateFencedException">A later holder of the lock has written.</exception>
    public ValueTask<Versioned<JsonObject>> UpdateFieldsAsync(
        string key, Action<StateFieldChanges> describe, StateWriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(describe);
        var changes = new StateFieldChanges(KeyOf(key), _options.Serializer);
        describe(changes);
        return UpdateAsync<JsonObject>(key, present => changes.ApplyTo(present ?? []), options, cancellationToken);
    }

    /// <summary>Changes several entries of this partition, all of them or none.</summary>
    /// <param name="describe">Says what becomes of which entry.</param>
    /// <param name="id">Names the write, so that a caller that got no answer can make the same call again; drawn anew when null.</param>
    /// <param name="cancellationToken">Stops waiting; whether it was stored is then unknown.</param>
    /// <returns>The version that all of them have.</returns>
    /// <exception cref="ArgumentException">Several entries are changed, and this is no partition: <see cref="Within"/> gives one.</exception>
    /// <exception cref="StateConflictException">An entry has not the version that was expected.</exception>
    /// <exception cref="StateFencedException">A later holder of the lock has written.</exception>
    public async ValueTask<long> ChangeTogetherAsync(Action<StateBatch> describe, StateWriteId? id = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(describe);
        var batch = new StateBatch(this);
        describe(batch);
        var options = new StateWriteOptions { Id = id };
        return RequireStored(await WriteAsync(options, batch.Changes, cancellationToken), options, attempts: 1).Version;
    }

    /// <summary>Reads one page of values, in the order of their keys.</summary>
    /// <typeparam name="T">What they are.</typeparam>
    /// <param name="prefix">What their keys begin with; empty for all.</param>
    /// <param name="after">The key after which the page begins; empty for the first page.</param>
    /// <param name="limit">How many at the most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The page, and where the next one begins.</returns>
    public async ValueTask<StateValuePage<T>> ReadPageAsync<T>(
        string prefix = "", string after = "", int limit = 100, CancellationToken cancellationToken = default)
    {
        var page = await StoreCalls.ListStatesAsync(_store, new StateQuery(Space, Partition) { Prefix = prefix, After = after, Limit = limit }, cancellationToken);
        return new StateValuePage<T>([.. page.Entries.Select(Read<T>)], page.Next);
    }

    /// <summary>Reads values, in the order of their keys, a page at a time.</summary>
    /// <typeparam name="T">What they are.</typeparam>
    /// <param name="prefix">What their keys begin with; empty for all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The values: each as it was when its page was read.</returns>
    public async IAsyncEnumerable<Versioned<T>> ListAsync<T>(string prefix = "", [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var after = ""; after is not null;)
        {
            var page = await ReadPageAsync<T>(prefix, after, cancellationToken: cancellationToken);
            foreach (var value in page.Values)
            {
                yield return value;
            }

            after = page.Next;
        }
    }
}
