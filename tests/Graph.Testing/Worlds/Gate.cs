namespace Graph.Testing.Worlds;

/// <summary>A place where a node stands still until the test lets it on.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when a node stands before the gate.</summary>
    public Task Reached => _reached.Task;

    public void Open() => _opened.TrySetResult();

    /// <summary>Stands still until the gate is opened or the token asks to leave.</summary>
    public async Task PassAsync(CancellationToken cancellationToken)
    {
        _reached.TrySetResult();
        await _opened.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Stands still until the gate is opened, whatever anybody asks.</summary>
    public Task PassStubbornlyAsync() => PassAsync(CancellationToken.None);
}
