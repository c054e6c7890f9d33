using Microsoft.Win32.SafeHandles;

namespace Ocpp.Storage.Journal;

/// <summary>
/// Makes segment files before they are needed, full of zeros and on disk: a commit then needs no allocation, and a full disk is found before a record is
/// taken that wouldn't fit. Also watches the volume's free space. One thread of its own, since writing 64 MiB blocks.
/// </summary>
internal sealed class WriteAhead : IDisposable
{
    private const string FileName = "ahead.tmp";
    private const long Unknown = -1;

    // How soon a full disk is looked at again, and how old the knowledge of free space may be.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly JournalDisk _disk;
    private readonly string _directory;
    private readonly HealthRecord _health;
    private readonly TimeProvider _clock;
    private readonly Thread _thread;
    private ITimer? _timer;
    private SafeFileHandle? _ready;
    private bool _wanted;
    private bool _tick;
    private bool _givenUp;
    private bool _stopping;
    private long _freeBytes = Unknown;

    public WriteAhead(JournalDisk disk, string directory, JournalOptions options, HealthRecord health, TimeProvider clock)
    {
        _disk = disk;
        _directory = directory;
        SegmentSize = options.SegmentSize & -BatchHeader.Alignment;
        ReservedFreeBytes = options.ReservedFreeBytes ?? DefaultReserve(disk.VolumeBytes(directory));
        _health = health;
        _clock = clock;
        _thread = new Thread(Run) { IsBackground = true, Name = "journal write-ahead" };
    }

    /// <summary>Bytes of each file that is made.</summary>
    public long SegmentSize { get; }

    /// <summary>With less than this free on the volume, nothing is taken.</summary>
    public long ReservedFreeBytes { get; }

    /// <summary>What was free when it was last looked at; null where the volume doesn't say.</summary>
    public long? FreeBytes => Volatile.Read(ref _freeBytes) is var free && free != Unknown ? free : null;

    private string FilePath => Path.Combine(_directory, FileName);

    public static long DefaultReserve(long volumeBytes) => Math.Min(256L << 20, volumeBytes / 20);

    public void Start()
    {
        // Whatever an earlier run left here never became a segment.
        _disk.Delete(FilePath);
        HasRoom();
        _timer = _clock.CreateTimer(static state => ((WriteAhead)state!).Tick(), this, Period, Period);
        _thread.Start();
    }

    /// <summary>A file will be needed soon.</summary>
    public void Want()
    {
        lock (_gate)
        {
            // Asked with each commit of a segment's second half.
            if (!_wanted)
            {
                _wanted = true;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Takes the file, with <paramref name="header"/> on disk in it, as segment <paramref name="name"/>. Waits until there is one; null when stopped meanwhile.</summary>
    public (SafeFileHandle File, string Path)? Take(string name, ReadOnlySpan<byte> header)
    {
        Want();
        SafeFileHandle file;
        lock (_gate)
        {
            while (_ready is null)
            {
                // A healthy disk gives the file soon; another one may take longer than an orderly end can.
                if (_givenUp && _health.Health != JournalHealth.Healthy)
                {
                    return null;
                }

                Monitor.Wait(_gate);
            }

            file = _ready;
            _ready = null;
            _wanted = false;
        }

        string path = Path.Combine(_directory, name);
        _disk.Write(file, header, 0);
        _disk.Sync(file);
        _disk.Move(FilePath, path);
        _disk.SyncDirectory(_directory);
        return (file, path);
    }

    /// <summary>Nobody shall wait for a disk that stays full any more.</summary>
    public void GiveUp()
    {
        lock (_gate)
        {
            _givenUp = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Ends the thread. Nobody may wait in <see cref="Take"/> any more.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }

        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        if (_ready is not null)
        {
            _ready.Dispose();
            TryDelete();
        }
    }

    private void Tick()
    {
        lock (_gate)
        {
            _tick = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Run()
    {
        while (WaitForWork(out bool write))
        {
            // What is reserved for others isn't taken for the next segment either.
            if (HasRoom() && write)
            {
                TryWrite();
            }
        }
    }

    private bool WaitForWork(out bool write)
    {
        lock (_gate)
        {
            // A failed attempt is repeated with the next tick, not at once.
            while (!_stopping && !_tick && !(_wanted && _ready is null && _health.Health == JournalHealth.Healthy))
            {
                Monitor.Wait(_gate);
            }

            _tick = false;
            write = _wanted && _ready is null;
            return !_stopping;
        }
    }

    private bool HasRoom()
    {
        try
        {
            // A little more than the reserve ends the shortage, or it would come and go with each byte.
            long free = _disk.FreeBytes(_directory);
            Volatile.Write(ref _freeBytes, free);
            if (free < ReservedFreeBytes)
            {
                _health.Set(FullReasons.Watermark, $"{free >> 20} MiB are free on the volume, {ReservedFreeBytes >> 20} MiB are reserved");
                return false;
            }

            if (free >= ReservedFreeBytes + (ReservedFreeBytes / 8))
            {
                _health.Clear(FullReasons.Watermark);
            }
        }
        catch (IOException)
        {
            // A volume that doesn't say how full it is shows it when it is written to.
        }

        return true;
    }

    private void TryWrite()
    {
        SafeFileHandle? file = null;
        try
        {
            file = _disk.Create(FilePath);
            _disk.WriteAhead(FilePath, file, SegmentSize);
            _health.Clear(FullReasons.WriteAhead);
            lock (_gate)
            {
                _ready = file;
                Monitor.PulseAll(_gate);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Nothing of the journal's content is in this file, so unlike a batch's failure this one may be tried again.
            file?.Dispose();
            TryDelete();
            _health.Set(FullReasons.WriteAhead, "the next segment can't be written ahead", error);
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void TryDelete()
    {
        try
        {
            _disk.Delete(FilePath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next attempt writes over it, the next start removes it.
        }
    }
}
