using Graph.Host.Cli.Output;
using Graph.Runtime.Engine;
using Spectre.Console;

namespace Graph.Host.Cli.Run.Progress;

/// <summary>On a terminal: finished work scrolls up as lines, and the last line shows what runs now and for how long.</summary>
internal sealed class LiveFollower(Terminal terminal, TimeProvider time) : IRunFollower
{
    private static readonly TimeSpan RedrawEvery = TimeSpan.FromMilliseconds(100);

    public Task FollowAsync(IAsyncEnumerable<RunEvent> events, CancellationToken cancellationToken)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
            Out = new AnsiConsoleOutput(terminal.Error),
        });
        console.Profile.Width = terminal.Width;
        return console.Status().Spinner(Spinner.Known.Dots).StartAsync("starting", status => DrawAsync(console, status, events, cancellationToken));
    }

    private async Task DrawAsync(IAnsiConsole console, StatusContext status, IAsyncEnumerable<RunEvent> events, CancellationToken cancellationToken)
    {
        var running = new RunningTasks(time);
        await using var following = events.GetAsyncEnumerator(cancellationToken);
        using var redraw = new PeriodicTimer(RedrawEvery, time);
        var next = following.MoveNextAsync().AsTask();
        var tick = redraw.WaitForNextTickAsync(cancellationToken).AsTask();
        while (true)
        {
            if (await Task.WhenAny(next, tick) == tick)
            {
                await tick;
                status.Status(Markup.Escape(running.Describe()));
                tick = redraw.WaitForNextTickAsync(cancellationToken).AsTask();
                continue;
            }

            if (!await next)
            {
                return;
            }

            Show(console, following.Current);
            running.Note(following.Current);
            next = following.MoveNextAsync().AsTask();
        }
    }

    private void Show(IAnsiConsole console, RunEvent happened)
    {
        if (EventText.Of(happened, terminal) is { } line)
        {
            console.Write(new ControlCode(line + "\n"));
        }
    }
}
