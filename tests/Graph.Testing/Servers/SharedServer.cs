namespace Graph.Testing.Servers;

/// <summary>One server for all test classes that do it no harm: started for the first of those that run, stopped after the last.</summary>
/// <param name="start">Starts it.</param>
public sealed class SharedServer<T>(Func<Task<T>> start)
    where T : class, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<T>? _server;
    private int _users;

    /// <summary>Uses the server from now on.</summary>
    public Task<T> JoinAsync()
    {
        lock (_gate)
        {
            _users++;
            return _server ??= start();
        }
    }

    /// <summary>Uses it no longer.</summary>
    public async Task LeaveAsync()
    {
        Task<T>? unused = null;
        lock (_gate)
        {
            _users--;
            if (_users == 0)
            {
                (unused, _server) = (_server, null);
            }
        }

        if (unused is not null)
        {
            await (await unused).DisposeAsync();
        }
    }
}
