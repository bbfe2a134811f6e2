using Graph.Host.Cli.Output;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Run.Progress;

/// <summary>Tells what a person chose to be told, all of it, as it comes; text of models grows on the line that it is on.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="modes">What was chosen.</param>
internal sealed class ChosenFollower(Terminal terminal, RunEventModes modes) : IRunFollower
{
    private (string Path, long Step, string Task)? _speaker;
    private bool _isMidLine;

    public async Task FollowAsync(IAsyncEnumerable<RunEvent> events, CancellationToken cancellationToken)
    {
        await foreach (var happened in events.WithCancellation(cancellationToken))
        {
            if (happened is RunEvent.TextProduced text)
            {
                GoOn(text);
                continue;
            }

            foreach (var line in ChosenText.Of(happened, modes, terminal))
            {
                EndText();
                terminal.Say(line);
            }
        }

        EndText();
    }

    private void GoOn(RunEvent.TextProduced text)
    {
        var speaker = (text.Path, text.Step, text.Task);
        if (_speaker != speaker)
        {
            EndText();
            terminal.Say(ChosenText.Heading(text, terminal));
            _speaker = speaker;
        }

        terminal.Error.Write(text.Text);
        terminal.Error.Flush();
        _isMidLine = text.Text.Length > 0 ? text.Text[^1] != '\n' : _isMidLine;
    }

    private void EndText()
    {
        if (_isMidLine)
        {
            terminal.Say();
        }

        _isMidLine = false;
        _speaker = null;
    }
}
