using System.Collections.Immutable;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.State;

/// <summary>The record of a charge point's last transfers of one kind, the oldest first.</summary>
internal static class StoredTransfers
{
    /// <summary>Transfers that are kept, so that somebody sees how the last few nights went. Beyond it the oldest goes.</summary>
    public const int MaxTransfers = 10;

    /// <summary>Steps of one transfer: four times the longest sequence of the specification. Beyond it the oldest but the first goes.</summary>
    public const int MaxSteps = 48;

    /// <summary>Files of one transfer, as many as a URL takes.</summary>
    public const int MaxFiles = 16;

    private const byte Layout = 1;

    /// <summary>The record's key.</summary>
    public static byte KeyOf(TransferKind kind) => kind == TransferKind.Firmware ? StateKey.FirmwareTransfers : StateKey.DiagnosticsTransfers;

    /// <summary>Reads the record; an absent one has none.</summary>
    public static List<TransferView> Decode(TransferKind kind, ReadOnlySpan<byte> record)
    {
        List<TransferView> transfers = [];
        if (record.Length == 0)
        {
            return transfers;
        }

        FactReader reader = new(record);
        StoredLayout.Check("A list of transfers", reader.ReadByte(), Layout);
        while (!reader.IsAtEnd)
        {
            transfers.Add(new TransferView
            {
                Kind = kind,
                Number = reader.ReadInt64(),
                CommandId = reader.ReadOptionalText(),
                Action = reader.ReadOptionalText(),
                Location = reader.ReadOptionalText(),
                UrlId = reader.ReadOptionalText(),
                FileName = reader.ReadOptionalText(),
                RetrieveDate = reader.ReadOptionalTime(),
                InstallDate = reader.ReadOptionalTime(),
                RequestId = reader.ReadOptionalInt64(),
                LogType = reader.ReadOptionalText(),
                VersionBefore = reader.ReadOptionalText(),
                VersionAfter = reader.ReadOptionalText(),
                Status = reader.ReadOptionalText(),
                StartedAt = reader.ReadTime(),
                LastHeard = reader.ReadTime(),
                EndedAt = reader.ReadOptionalTime(),
                Outcome = (TransferOutcome)reader.ReadByte(),
                Steps = DecodeSteps(ref reader),
                Files = DecodeFiles(ref reader),
            });
        }

        return transfers;
    }

    /// <summary>Writes the record.</summary>
    public static void Encode(List<TransferView> transfers, ref FactWriter writer)
    {
        writer.WriteByte(Layout);
        foreach (TransferView transfer in transfers)
        {
            writer.WriteInt64(transfer.Number);
            writer.WriteOptionalText(transfer.CommandId);
            writer.WriteOptionalText(transfer.Action);
            writer.WriteOptionalText(transfer.Location);
            writer.WriteOptionalText(transfer.UrlId);
            writer.WriteOptionalText(transfer.FileName);
            writer.WriteOptionalTime(transfer.RetrieveDate);
            writer.WriteOptionalTime(transfer.InstallDate);
            writer.WriteOptionalInt64(transfer.RequestId);
            writer.WriteOptionalText(transfer.LogType);
            writer.WriteOptionalText(transfer.VersionBefore);
            writer.WriteOptionalText(transfer.VersionAfter);
            writer.WriteOptionalText(transfer.Status);
            writer.WriteTime(transfer.StartedAt);
            writer.WriteTime(transfer.LastHeard);
            writer.WriteOptionalTime(transfer.EndedAt);
            writer.WriteByte((byte)transfer.Outcome);
            Encode(transfer.Steps, ref writer);
            Encode(transfer.Files, ref writer);
        }
    }

    private static ImmutableArray<TransferStep> DecodeSteps(scoped ref FactReader reader)
    {
        int count = reader.ReadLength();
        ImmutableArray<TransferStep>.Builder steps = ImmutableArray.CreateBuilder<TransferStep>();
        for (int i = 0; i < count; i++)
        {
            steps.Add(new TransferStep(reader.ReadTime(), reader.ReadTime(), reader.ReadInt32(), reader.ReadText(), reader.ReadText()));
        }

        return steps.ToImmutable();
    }

    private static ImmutableArray<TransferFile> DecodeFiles(scoped ref FactReader reader)
    {
        int count = reader.ReadLength();
        ImmutableArray<TransferFile>.Builder files = ImmutableArray.CreateBuilder<TransferFile>();
        for (int i = 0; i < count; i++)
        {
            files.Add(new TransferFile(reader.ReadText(), reader.ReadText(), reader.ReadInt64(), reader.ReadText(), reader.ReadTime()));
        }

        return files.ToImmutable();
    }

    private static void Encode(ImmutableArray<TransferStep> steps, ref FactWriter writer)
    {
        writer.WriteLength(steps.Length);
        foreach (TransferStep step in steps)
        {
            writer.WriteTime(step.Time);
            writer.WriteTime(step.LastTime);
            writer.WriteInt32(step.Count);
            writer.WriteText(step.Action);
            writer.WriteText(step.Status);
        }
    }

    private static void Encode(ImmutableArray<TransferFile> files, ref FactWriter writer)
    {
        writer.WriteLength(files.Length);
        foreach (TransferFile file in files)
        {
            writer.WriteText(file.FileId);
            writer.WriteText(file.Name);
            writer.WriteInt64(file.Size);
            writer.WriteText(file.Sha256);
            writer.WriteTime(file.Time);
        }
    }
}
