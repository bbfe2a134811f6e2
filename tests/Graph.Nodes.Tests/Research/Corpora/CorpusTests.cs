using Graph.Nodes.Research.Corpora;
using Graph.Nodes.Tests.Worlds;
using Graph.Runtime.Authoring;

namespace Graph.Nodes.Tests.Research.Corpora;

public sealed class CorpusTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task files_that_did_not_change_are_not_read_again()
    {
        using var corpus = Open(_folder.With("a.md", "One.").With("b.md", "Two."));

        await corpus.ReadAsync(default);
        await corpus.ReadAsync(default);

        corpus.FilesRead.Should().Be(2);
    }

    [Fact]
    public async Task a_changed_file_is_read_again_and_alone()
    {
        using var corpus = Open(_folder.With("a.md", "Apples grow.").With("b.md", "Pears grow."));
        await corpus.ReadAsync(default);

        _folder.With("a.md", "Plums grow.");
        var changed = await corpus.ReadAsync(default);

        Texts(changed).Should().Equal("Plums grow.", "Pears grow.");
        corpus.FilesRead.Should().Be(3);
    }

    [Fact]
    public async Task a_deleted_file_is_forgotten()
    {
        using var corpus = Open(_folder.With("a.md", "Apples grow.").With("b.md", "Pears grow."));
        await corpus.ReadAsync(default);

        File.Delete(_folder.PathOf("a.md"));
        var changed = await corpus.ReadAsync(default);

        Texts(changed).Should().Equal("Pears grow.");
    }

    [Fact]
    public async Task a_new_file_is_found()
    {
        using var corpus = Open(_folder.With("b.md", "Pears grow."));
        await corpus.ReadAsync(default);

        _folder.With("a/new.md", "Plums grow.");
        var changed = await corpus.ReadAsync(default);

        Texts(changed).Should().Equal("Plums grow.", "Pears grow.");
    }

    [Fact]
    public async Task a_file_that_was_written_just_now_is_read_again_because_its_time_may_not_tell()
    {
        _folder.With("a.md", "Apples grow.");
        using var corpus = Open(_folder, new StoppedClock(File.GetLastWriteTimeUtc(_folder.PathOf("a.md")) + TimeSpan.FromSeconds(1)));

        await corpus.ReadAsync(default);
        await corpus.ReadAsync(default);

        corpus.FilesRead.Should().Be(2);
    }

    [Fact]
    public async Task binary_large_and_hidden_files_are_skipped_and_counted()
    {
        using var corpus = Open(_folder
            .With("a.md", "Apples grow.")
            .With("image.txt", [1, 0, 2, 0])
            .With("huge.txt", new byte[CorpusFiles.MostBytes + 1])
            .With(".git/config.txt", "hidden")
            .With("program.exe", "other"));

        var snapshot = await corpus.ReadAsync(default);

        (snapshot.Binary, snapshot.TooLarge, snapshot.Readings.Count).Should().Be((1, 1, 3));
        Texts(snapshot).Should().Equal("Apples grow.");
    }

    [Fact]
    public async Task a_file_that_breaks_its_format_is_named_and_the_others_are_read()
    {
        using var corpus = Open(_folder.With("a.md", "Apples grow.").With("broken.json", "{ nope"));

        var snapshot = await corpus.ReadAsync(default);

        snapshot.Unreadable.Should().Equal("broken.json");
        Texts(snapshot).Should().Equal("Apples grow.");
    }

    [Fact]
    public async Task links_are_not_followed()
    {
        using var secrets = new TempFolder().With("secret.md", "Secret.");
        Directory.CreateSymbolicLink(_folder.PathOf("link"), secrets.Path);
        using var corpus = Open(_folder.With("a.md", "Apples grow."));

        var snapshot = await corpus.ReadAsync(default);

        Texts(snapshot).Should().Equal("Apples grow.");
    }

    [Fact]
    public async Task text_in_utf_16_and_latin_1_is_read()
    {
        using var corpus = Open(_folder
            .With("a.txt", [.. System.Text.Encoding.Unicode.GetPreamble(), .. System.Text.Encoding.Unicode.GetBytes("Äpfel wachsen.")])
            .With("b.txt", System.Text.Encoding.Latin1.GetBytes("Birnen blühen.")));

        var snapshot = await corpus.ReadAsync(default);

        Texts(snapshot).Should().Equal("Äpfel wachsen.", "Birnen blühen.");
    }

    [Fact]
    public async Task one_file_is_a_corpus_whatever_its_extension()
    {
        using var corpus = new Corpus(_folder.With("notes.log", "Apples grow.").PathOf("notes.log"), null, TimeProvider.System);

        var snapshot = await corpus.ReadAsync(default);

        snapshot.Readings.Single().Passages.Single().File.Should().Be("notes.log");
    }

    [Fact]
    public async Task a_folder_that_is_not_there_is_named_with_the_way_out()
    {
        using var corpus = new Corpus(_folder.PathOf("nowhere"), null, TimeProvider.System);

        var reading = () => corpus.ReadAsync(default);

        (await reading.Should().ThrowAsync<NodeFailedException>()).Which.Message.Should().Be(
            $"There is no file or folder '{_folder.PathOf("nowhere")}' to search. "
            + "'corpus' is relative to the workflow file; correct it, or create the folder.");
    }

    [Fact]
    public async Task a_folder_without_documents_says_what_documents_are()
    {
        using var corpus = Open(_folder.With("program.exe", "other").With("blob.txt", [0, 1, 2]));

        var reading = () => corpus.ReadAsync(default);

        (await reading.Should().ThrowAsync<NodeFailedException>()).Which.Message.Should().Be(
            $"'{_folder.Path}' has no document with text in it. Documents are .md, .txt, .html and .json files up to 5 MB outside hidden folders; "
            + "found 1, too large 0, binary 1.");
    }

    [Fact]
    public async Task when_all_files_are_refused_the_first_reason_is_told()
    {
        using var corpus = Open(_folder.With("broken.json", "{\n nope"));

        var reading = () => corpus.ReadAsync(default);

        (await reading.Should().ThrowAsync<NodeFailedException>()).WithMessage($"Nothing in '{_folder.Path}' can be read. 'broken.json' was refused: it is not JSON at line 2:*");
    }

    [Fact]
    public async Task reading_stops_when_it_is_cancelled()
    {
        using var corpus = Open(_folder.With("a.md", "Apples grow."));

        var reading = () => corpus.ReadAsync(new CancellationToken(canceled: true));

        await reading.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task many_may_read_at_once_and_each_file_is_read_once()
    {
        using var corpus = Open(_folder.WithNumbered(20, i => $"Text {i}."));

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => corpus.ReadAsync(default))));

        corpus.FilesRead.Should().Be(20);
    }

    private static Corpus Open(TempFolder folder, TimeProvider? time = null) => new(folder.Path, null, time ?? TimeProvider.System);

    private static IEnumerable<string> Texts(CorpusSnapshot snapshot) =>
        snapshot.Readings.SelectMany(reading => reading.Passages).Select(passage => passage.Passage.Text);
}
