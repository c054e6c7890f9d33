using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Ocpp.Gateway.Files;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Storage.Journal;
using Ocpp.Testing;

namespace Ocpp.Gateway.Tests.Files;

public sealed class FileShelfTests : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly MemoryJournal _journal = new(new MemoryJournalOptions());
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly SmallRoom _room;
    private readonly FileShelf _shelf;

    public FileShelfTests()
    {
        _room = new SmallRoom(_journal);
        _shelf = new FileShelf(Options, _room, _clock, NullLogger<FileShelf>.Instance);
    }

    private FilesOptions Options => new()
    {
        Listen = [new FilesListener(new ListenerAddress("127.0.0.1", System.Net.IPAddress.Loopback, 9002), IsTls: false)],
        Directory = _directory.Path,
        MaxTotalSize = 4 * FileShelf.ReserveStep,
    };

    public async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_draft_shows_nowhere_until_it_is_shelved()
    {
        await using FileDraft draft = _shelf.Begin(FileKind.Upload, 100);
        await draft.WriteAsync(new byte[10], CancellationToken.None);
        int before = _shelf.List(FileKind.Upload).Count;

        ShelvedFile file = await draft.ShelveAsync("a", draft.TakeHash(), "CP", "url");

        Assert.Equal(0, before);
        Assert.Same(file, Assert.Single(_shelf.List(FileKind.Upload, "CP")));
        Assert.Equal(10, new FileInfo(_shelf.PathOf(file)).Length);
    }

    [Fact]
    public async Task All_files_together_stay_within_their_bound()
    {
        for (int i = 0; i < 3; i++)
        {
            await using FileDraft draft = _shelf.Begin(FileKind.Upload, long.MaxValue);
            Assert.Equal(FileRefusal.None, await draft.WriteAsync(new byte[FileShelf.ReserveStep], CancellationToken.None));
            await draft.ShelveAsync("a", draft.TakeHash(), "CP", "url");
        }

        await using FileDraft last = _shelf.Begin(FileKind.Upload, long.MaxValue);
        FileRefusal fits = await last.WriteAsync(new byte[FileShelf.ReserveStep], CancellationToken.None);
        FileRefusal doesNot = await last.WriteAsync(new byte[1], CancellationToken.None);

        Assert.Equal((FileRefusal.None, FileRefusal.NoRoom), (fits, doesNot));
    }

    [Fact]
    public async Task What_was_set_aside_comes_back()
    {
        FileDraft dropped = _shelf.Begin(FileKind.Upload, long.MaxValue);
        await dropped.WriteAsync(new byte[10], CancellationToken.None);
        long during = _shelf.UsedBytes;
        await dropped.DisposeAsync();
        long dropping = _shelf.UsedBytes;
        FileDraft kept = _shelf.Begin(FileKind.Upload, long.MaxValue);
        await kept.WriteAsync(new byte[10], CancellationToken.None);
        ShelvedFile file = await kept.ShelveAsync("a", kept.TakeHash(), "CP", "url");
        await kept.DisposeAsync();
        long keeping = _shelf.UsedBytes;

        bool deleted = _shelf.Delete(file);
        bool again = _shelf.Delete(file);

        Assert.Equal((FileShelf.SmallReserveStep, 0L, 10L, 0L), (during, dropping, keeping, _shelf.UsedBytes));
        Assert.Equal((true, false), (deleted, again));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_directory.Path, "uploads")));
        Assert.Empty(Directory.EnumerateFiles(_shelf.Incoming));
    }

    [Fact]
    public async Task A_disk_without_room_to_spare_takes_nothing()
    {
        _room.IsFull = true;
        await using FileDraft draft = _shelf.Begin(FileKind.Upload, long.MaxValue);

        FileRefusal refusal = await draft.WriteAsync(new byte[1], CancellationToken.None);

        Assert.Equal(FileRefusal.NoRoom, refusal);
        Assert.False(_shelf.HasRoomFor(1));
    }

    [Theory]
    [InlineData("a.bin", "a.bin")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("..\\..\\boot.ini", "boot.ini")]
    [InlineData("a\r\nSet-Cookie: x\0.bin", "aSet-Cookie x.bin")]
    [InlineData(" \"q\".bin ", "q.bin")]
    [InlineData("\u202Egpj.exe", "gpj.exe")]
    [InlineData("..", null)]
    [InlineData("...", null)]
    [InlineData("/", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_name_is_cut_down_to_what_can_be_shown(string? name, string? clean) => Assert.Equal(clean, FileName.Clean(name));

    [Fact]
    public void A_long_name_is_cut_and_no_character_in_half()
    {
        string clean = FileName.Clean(new string('a', FileName.MaxLength - 1) + "😀" + "b")!;

        Assert.Equal(new string('a', FileName.MaxLength - 1) + "b", clean);
    }

    private sealed class SmallRoom(IEventJournal journal) : FileRoom(journal)
    {
        public bool IsFull { get; set; }

        public override bool Has(string directory, long bytes) => !IsFull;
    }
}
