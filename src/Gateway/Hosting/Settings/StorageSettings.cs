using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>Reads and checks the section <c>Storage</c>.</summary>
internal static class StorageSettings
{
    /// <exception cref="SettingException">A key is unknown or a value is none of those allowed.</exception>
    public static StorageOptions Read(IConfiguration configuration)
    {
        SettingsSection section = new(configuration, "Storage");
        StorageOptions defaults = new();
        StorageOptions options = new()
        {
            Directory = ReadDirectory(section) ?? defaults.Directory,
            Durability = section.Choice("Durability", defaults.Durability),
            CommitInterval = section.Duration("CommitInterval", defaults.CommitInterval, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)),
            CommitLinger = section.Duration("CommitLinger", defaults.CommitLinger, TimeSpan.Zero, JournalOptions.MaxCommitLinger),
            Retention = section.Duration("Retention", defaults.Retention, TimeSpan.FromHours(1), TimeSpan.FromDays(36_500)),
            MessageLogSize = ReadMessageLogSize(section, defaults.MessageLogSize),
            SegmentSize = section.Size("SegmentSize", defaults.SegmentSize, 1024 * 1024, 1024L * 1024 * 1024),
            CheckpointInterval = section.Duration("CheckpointInterval", defaults.CheckpointInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)),
        };
        options = options with { JournalSize = ReadJournalSize(section, options) };
        section.RefuseUnknown();
        return options;
    }

    // Fewer segments than these would take away what was written a moment ago.
    private static long ReadJournalSize(SettingsSection section, StorageOptions options)
    {
        long size = section.Find("JournalSize") is null or "0" ? 0 : section.Size("JournalSize", 0, 1024 * 1024, 1L << 50);
        return size == 0 || size >= LeastSegments * options.SegmentSize
            ? size
            : throw section.Refusal("JournalSize", section.Find("JournalSize"), $"0, or at least eight times Storage:SegmentSize, {SizeText.Format(LeastSegments * options.SegmentSize)}");
    }

    private const int LeastSegments = 8;

    private static long ReadMessageLogSize(SettingsSection section, long fallback) =>
        section.Find("MessageLogSize") == "0" ? 0 : section.Size("MessageLogSize", fallback, 1024 * 1024, 1L << 50);

    private static string? ReadDirectory(SettingsSection section)
    {
        if (section.Find("Directory") is not { } directory)
        {
            return null;
        }

        return !string.IsNullOrWhiteSpace(directory) && !directory.Contains('\0')
            ? Path.GetFullPath(directory)
            : throw section.Refusal("Directory", directory, "a directory, relative to the current one or absolute");
    }
}
