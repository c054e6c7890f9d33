using System.Collections.Immutable;
using System.Text;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Credentials;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Tests.State;

/// <summary>States facts at random, as a fleet of a few charge points could.</summary>
internal sealed class RandomFleet(StateRig rig, int seed)
{
    public static readonly string[] Ids = ["CP1", "CP/2", "Ü%3"];

    private static readonly PasswordVerifier Password = PasswordVerifier.FromAuthorizationKey("000102030405060708090a0b0c0d0e0f");
    private readonly Random _random = new(seed);
    private readonly List<(string Owner, int Id)> _transactions = [];
    private readonly List<(string Id, string Command)> _commands = [];

    public void Step()
    {
        string id = Ids[_random.Next(Ids.Length)];
        ChargePoint chargePoint = rig.ChargePoints.Acquire(id);
        rig.Clock.Advance(TimeSpan.FromSeconds(_random.Next(1, 600)));
        switch (_random.Next(27))
        {
            case 0:
                StateRig.Record(chargePoint, new ChargePointConnected { RemoteAddress = "127.0.0.1:5", Protocol = "ocpp1.6", SecurityProfile = _random.Next(4) });
                break;
            case 1:
                StateRig.Record(chargePoint, new ChargePointDisconnected { CloseCode = 1001, Reason = "drain" });
                break;
            case 2:
                StateRig.Record(chargePoint, new ChargePointBooted { Answer = RegistrationStatus.Accepted, Payload = Json($$"""{"chargePointModel":"M{{_random.Next(9)}}"}""") });
                break;
            case 3 or 4:
                StateRig.Record(chargePoint, new ConnectorStatusChanged
                {
                    ConnectorId = _random.Next(4),
                    At = rig.Clock.GetUtcNow(),
                    Payload = Json($$"""{"status":"{{(_random.Next(2) == 0 ? "Available" : "Charging")}}"}"""),
                });
                break;
            case 5 or 6 or 7:
                int transaction = rig.Start(chargePoint, _random.Next(1, 4), $"tag{_random.Next(3)}", rig.Clock.GetUtcNow().ToString("O"), _random.Next(1000));
                _transactions.Add((id, transaction));
                break;
            case 8 or 9 when _transactions.Count > 0:
                (string owner, int metered) = _transactions[_random.Next(_transactions.Count)];
                On(owner, other => StateRig.Meter(other, metered, "[]"));
                break;
            case 10 or 11 when _transactions.Count > 0:
                // One of the last, which may well run still.
                (owner, int stopped) = _transactions[^(1 + _random.Next(Math.Min(8, _transactions.Count)))];
                On(owner, other =>
                {
                    if (other.TryGetOpenTransaction(stopped, out _))
                    {
                        StateRig.Stop(other, stopped);
                    }
                });
                break;
            case 12:
                Registration registration = new()
                {
                    IsRegistered = _random.Next(2) == 0,
                    BootStatus = (RegistrationStatus)_random.Next(1, 4),
                    Passwords = [Password],
                    Labels = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("n", $"{_random.Next(5)}")]),
                };
                StateRig.Record(chargePoint, new RegistrationChanged { Registration = registration });
                break;
            case 13 when _random.Next(4) == 0:
                StateRig.Record(chargePoint, default(ChargePointForgotten));
                break;
            case 14:
                string command = $"c{_commands.Count}";
                _commands.Add((id, command));
                StateRig.Record(chargePoint, new CommandQueued { CommandId = command, Action = "Reset", IdempotencyKey = $"k{_random.Next(5)}", Request = "{}"u8 });
                break;
            case 15 when _commands.Count > 0:
                (owner, command) = _commands[_random.Next(_commands.Count)];
                On(owner, other => StateRig.Record(other, new CommandCompleted { CommandId = command, State = CommandState.Accepted, Response = "{}"u8 }));
                break;
            case 16:
                StateRig.Record(chargePoint, new ChargingProfileSet
                {
                    ConnectorId = _random.Next(3),
                    ProfileId = _random.Next(5),
                    TransactionId = _random.Next(3) == 0 && _transactions.Count > 0 ? _transactions[_random.Next(_transactions.Count)].Id : null,
                    Purpose = ChargingProfilePurpose.TxProfile,
                    StackLevel = _random.Next(3),
                    Payload = _random.Next(2) == 0 ? "{}"u8 : Json($$"""{"validTo":"{{rig.Clock.GetUtcNow().AddMinutes(_random.Next(60)):O}}"}"""),
                });
                break;
            case 21:
                StateRig.Record(chargePoint, new ChargingProfileDropped { ProfileId = _random.Next(5), Purpose = ChargingProfilePurpose.TxProfile, Reason = ChargingProfileEnd.Expired });
                StateRig.Record(chargePoint, new CompositeScheduleReported { ConnectorId = _random.Next(3), Request = "{}"u8, Response = """{"status":"Rejected"}"""u8 });
                break;
            case 17:
                StateRig.Record(chargePoint, new ReservationChanged
                {
                    ReservationId = _random.Next(5),
                    State = (ReservationState)_random.Next(1, 6),
                    ConnectorId = 1,
                    IdTag = "TAG",
                    ExpiryDate = rig.Clock.GetUtcNow() + TimeSpan.FromHours(1),
                });
                break;
            case 18:
                StateRig.Record(chargePoint, new TransferRequested
                {
                    Kind = (TransferKind)_random.Next(1, 3),
                    CommandId = $"u{_random.Next(99)}",
                    Action = "UpdateFirmware",
                    Location = "http://files/d/0123456789012345678901234567890123456789012/a.bin",
                    HasFile = _random.Next(4) > 0,
                    RequestId = _random.Next(2) == 0 ? _random.Next(4) : null,
                });
                break;
            case 19:
                string[] words = ["Idle", "Downloading", "Downloaded", "Installing", "Installed", "DownloadFailed"];
                StateRig.Record(chargePoint, new SignedFirmwareStatusReceived { Payload = Json($$"""{"status":"{{words[_random.Next(words.Length)]}}","requestId":{{_random.Next(4)}}}""") });
                break;
            case 20:
                StateRig.Record(chargePoint, new FileReceived
                {
                    FileId = "f",
                    UrlId = FileUrlId.Of("0123456789012345678901234567890123456789012"),
                    Name = "n",
                    Size = _random.Next(99),
                    Sha256 = "00",
                });
                break;
            case 22:
                StateRig.Record(chargePoint, new ConfigurationRefused { Key = $"K{_random.Next(4)}", Value = "1", Answer = ConfigurationAnswer.Rejected });
                break;
            case 23:
                StateRig.Record(chargePoint, new ConfigurationChanged { Key = $"K{_random.Next(4)}", Value = "2", RebootRequired = _random.Next(2) == 0 });
                break;
            case 24:
                StateRig.Record(chargePoint, new TolerancesCounted { Counts = Counts() });
                break;
            case 25:
                ChangeTemplate($"T{_random.Next(3)}");
                break;
            case 26:
                ChangeFleetCommand();
                break;
            default:
                StateRig.Record(chargePoint, new ConfigurationReported
                {
                    IsComplete = _random.Next(2) == 0,
                    Payload = Json($$"""{"configurationKey":[{"key":"K{{_random.Next(4)}}","readonly":false,"value":"{{_random.Next(100)}}"}]}"""),
                });
                break;
        }

        rig.ChargePoints.Release(chargePoint);
    }

    private byte[] Counts()
    {
        FactWriter writer = new(new byte[64]);
        writer.WriteText($"Kind{_random.Next(3)}");
        writer.WriteInt32(_random.Next(1, 9));
        writer.WriteTime(rig.Clock.GetUtcNow());
        writer.WriteTime(rig.Clock.GetUtcNow());
        return writer.Written.ToArray();
    }

    private void ChangeTemplate(string name) => rig.Recorder.Append(new ConfigurationTemplateChanged
    {
        Name = name,
        Template = _random.Next(3) == 0
            ? null
            : new ConfigurationTemplate { Name = name, Selector = new ChargePointSelector { All = true }, Values = [new("K", "1")], ChangedAt = rig.Clock.GetUtcNow() },
    });

    // Begun, selected, or gone on with at random: also what makes no sense, which replay has to make the same of.
    private void ChangeFleetCommand()
    {
        string id = $"00000000-0000-0000-0000-00000000000{_random.Next(3)}";
        switch (_random.Next(4))
        {
            case 0:
                FleetOrder order = new() { Selector = new ChargePointSelector { All = true }, Action = "Reset", Payload = "{}"u8.ToArray(), ShownPayload = "{}"u8.ToArray(), RateMilli = 1, Concurrency = 1 };
                rig.Recorder.Append(new FleetCommandChanged { FleetCommandId = id, State = FleetCommandState.Selecting, Order = order });
                break;
            case 1:
                rig.Recorder.Append(new FleetCommandSelected { FleetCommandId = id, Page = _random.Next(2), Count = 2, Ids = "\u0003CP1\u0003CP2"u8 });
                break;
            case 2:
                rig.Recorder.Append(new FleetCommandChanged { FleetCommandId = id, State = (FleetCommandState)_random.Next(2, 7), Total = _random.Next(2) == 0 ? 2 : null });
                break;
            default:
                byte[] results = new byte[sizeof(int) + FleetResult.Length];
                new FleetResult(FleetOutcome.Accepted, Guid.Empty).Encode(results.AsSpan(sizeof(int)));
                rig.Recorder.Append(new FleetCommandProgressed { FleetCommandId = id, Results = results });
                break;
        }
    }

    private static byte[] Json(string text) => Encoding.UTF8.GetBytes(text);

    private void On(string id, Action<ChargePoint> action)
    {
        ChargePoint chargePoint = rig.ChargePoints.Acquire(id);
        lock (chargePoint.Turn)
        {
            action(chargePoint);
        }

        rig.ChargePoints.Release(chargePoint);
    }
}
