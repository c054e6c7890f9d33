using System.Collections.Immutable;
using System.Text;
using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Credentials;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Tests.Events;

public sealed class FactTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 30, 15, 250, TimeSpan.Zero);

    [Fact]
    public void A_header_reads_back_as_it_was_written()
    {
        FactWriter writer = new(new byte[4]);

        new FactHeader { Type = FactType.CommandSent, Time = At, Sequence = 77, ChargePointId = "CP Ü/1"u8 }.Encode(ref writer);
        FactReader reader = new(writer.Written);
        FactHeader header = FactHeader.Decode(ref reader);

        Assert.Equal(FactType.CommandSent, header.Type);
        Assert.Equal(At, header.Time);
        Assert.Equal(77ul, header.Sequence);
        Assert.Equal("CP Ü/1", Encoding.UTF8.GetString(header.ChargePointId));
        Assert.True(reader.IsAtEnd);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(255)]
    public void A_layout_that_this_program_does_not_know_is_refused(byte layout)
    {
        byte[] record = Header(FactType.CommandSent);
        record[0] = layout;

        Assert.Throws<NewerFormatException>(() => Decode(record));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    public void A_fact_that_this_program_does_not_know_is_refused(byte type)
    {
        byte[] record = Header(FactType.CommandSent);
        record[1] = type;

        Assert.Throws<NewerFormatException>(() => Decode(record));
    }

    [Fact]
    public void A_record_that_ends_too_early_is_no_fact()
    {
        byte[] record = Header(FactType.CommandSent);

        for (int length = 0; length < record.Length; length++)
        {
            byte[] cut = record[..length];

            Assert.Throws<InvalidDataException>(() => Decode(cut));
        }
    }

    [Fact]
    public void A_started_transaction_reads_back_as_it_was_stated()
    {
        FactReader reader = new(Encode(new TransactionStarted
        {
            TransactionId = int.MaxValue,
            ConnectorId = 3,
            IdTag = "TAG\u0000Ü",
            MeterStart = -1,
            Timestamp = "2026-03-01T12:30:15+02"u8,
            ReservationId = -1,
            Status = AuthorizationStatus.ConcurrentTx,
            ParentIdTag = "",
            ExpiryDate = At,
            DecidedBy = Decider.Fallback,
            DecisionMs = 5000,
            HasBackendsId = true,
            Payload = """{"connectorId":3}"""u8,
        }));

        TransactionStarted fact = TransactionStarted.Decode(ref reader);

        Assert.Equal(int.MaxValue, fact.TransactionId);
        Assert.Equal(3, fact.ConnectorId);
        Assert.Equal("TAG\u0000Ü", fact.IdTag);
        Assert.Equal(-1, fact.MeterStart);
        Assert.Equal("2026-03-01T12:30:15+02", Encoding.UTF8.GetString(fact.Timestamp));
        Assert.Equal(-1, fact.ReservationId);
        Assert.Equal(AuthorizationStatus.ConcurrentTx, fact.Status);
        Assert.Equal("", fact.ParentIdTag);
        Assert.Equal(At, fact.ExpiryDate);
        Assert.Equal(Decider.Fallback, fact.DecidedBy);
        Assert.Equal(5000, fact.DecisionMs);
        Assert.True(fact.HasBackendsId);
        Assert.Equal("""{"connectorId":3}""", Encoding.UTF8.GetString(fact.Payload));
        Assert.True(reader.IsAtEnd);
    }

    [Fact]
    public void Facts_from_before_there_were_decisions_can_be_read()
    {
        // What was written then ended with the payload, or behind the connector: what came since is 3, 3 and 1 bytes at the end.
        byte[] started = Encode(new TransactionStarted { TransactionId = 5, IdTag = "T", Payload = "{}"u8 })[..^3];
        byte[] stopped = Encode(new TransactionStopped { TransactionId = 5, Payload = "{}"u8 })[..^3];
        byte[] authorized = Encode(new IdTagAuthorized { IdTag = "T", DecidedBy = Decider.Gateway, Payload = "{}"u8 })[..^1];
        FactReader startedReader = new(started);
        FactReader stoppedReader = new(stopped);
        FactReader authorizedReader = new(authorized);

        TransactionStarted start = TransactionStarted.Decode(ref startedReader);
        TransactionStopped stop = TransactionStopped.Decode(ref stoppedReader);
        IdTagAuthorized authorization = IdTagAuthorized.Decode(ref authorizedReader);

        Assert.Equal((null, false), (start.DecisionMs, start.HasBackendsId));
        Assert.Equal((Decider.Gateway, null), (stop.DecidedBy, stop.DecisionMs));
        Assert.Null(authorization.DecisionMs);
        Assert.Equal("{}", Encoding.UTF8.GetString(start.Payload));
    }

    [Fact]
    public void The_facts_of_transaction_messages_tell_what_those_were_forgiven()
    {
        ToleranceSet some = default;
        some.Add(Tolerance.NumberForText);
        some.Add(Tolerance.TrailingSlash);

        foreach (ToleranceSet tolerances in new[] { some, default })
        {
            FactReader started = new(Encode(new TransactionStarted { IdTag = "T", Tolerances = tolerances }));
            FactReader metered = new(Encode(new TransactionMetered { Tolerances = tolerances }));
            FactReader stopped = new(Encode(new TransactionStopped { Tolerances = tolerances }));
            FactReader stray = new(Encode(new StrayTransactionStopped { Tolerances = tolerances }));
            FactReader values = new(Encode(new MeterValuesReceived { Tolerances = tolerances }));

            Assert.Equal(tolerances, TransactionStarted.Decode(ref started).Tolerances);
            Assert.Equal(tolerances, TransactionMetered.Decode(ref metered).Tolerances);
            Assert.Equal(tolerances, TransactionStopped.Decode(ref stopped).Tolerances);
            Assert.Equal(tolerances, StrayTransactionStopped.Decode(ref stray).Tolerances);
            Assert.Equal(tolerances, MeterValuesReceived.Decode(ref values).Tolerances);
            Assert.True(started.IsAtEnd && metered.IsAtEnd && stopped.IsAtEnd && stray.IsAtEnd && values.IsAtEnd);
        }
    }

    [Fact]
    public void Before_tolerances_were_told_there_are_none()
    {
        FactReader started = new(Encode(new TransactionStarted { IdTag = "T" }).AsSpan(..^1));
        FactReader metered = new(Encode(new TransactionMetered { Payload = "{}"u8 }).AsSpan(..^1));
        FactReader stopped = new(Encode(new TransactionStopped { Payload = "{}"u8 }).AsSpan(..^1));
        FactReader stray = new(Encode(new StrayTransactionStopped { Payload = "{}"u8 }).AsSpan(..^1));
        FactReader values = new(Encode(new MeterValuesReceived { Payload = "{}"u8 }).AsSpan(..^1));

        Assert.True(TransactionStarted.Decode(ref started).Tolerances.IsEmpty);
        Assert.True(TransactionMetered.Decode(ref metered).Tolerances.IsEmpty);
        Assert.True(TransactionStopped.Decode(ref stopped).Tolerances.IsEmpty);
        Assert.True(StrayTransactionStopped.Decode(ref stray).Tolerances.IsEmpty);
        Assert.True(MeterValuesReceived.Decode(ref values).Tolerances.IsEmpty);
    }

    [Fact]
    public void A_stop_without_a_tag_has_no_status()
    {
        FactReader reader = new(Encode(new TransactionStopped { TransactionId = 5, PreviousMeterValues = new JournalPosition(9), Payload = "{}"u8 }));

        TransactionStopped fact = TransactionStopped.Decode(ref reader);

        Assert.Null(fact.Status);
        Assert.Null(fact.ExpiryDate);
        Assert.Equal(new JournalPosition(9), fact.PreviousMeterValues);
        Assert.True(reader.IsAtEnd);
    }

    [Fact]
    public void A_completed_command_reads_back_as_it_was_stated()
    {
        FactReader reader = new(Encode(new CommandCompleted
        {
            CommandId = "c",
            State = CommandState.Error,
            ErrorCode = "NotSupported",
            ErrorDescription = "no",
            ErrorDetails = "{}"u8,
            IsLate = true,
            Response = default,
            Action = "Reset",
            EffectUntil = At,
        }));

        CommandCompleted fact = CommandCompleted.Decode(ref reader);

        Assert.Equal(CommandState.Error, fact.State);
        Assert.Equal("NotSupported", fact.ErrorCode);
        Assert.Equal("{}", Encoding.UTF8.GetString(fact.ErrorDetails));
        Assert.True(fact.IsLate);
        Assert.True(fact.Response.IsEmpty);
        Assert.Equal(("Reset", At), (fact.Action, fact.EffectUntil));
        Assert.True(reader.IsAtEnd);
    }

    [Fact]
    public void What_an_older_journal_left_out_is_read_as_unknown()
    {
        byte[] stop = Encode(new TransactionStopped { TransactionId = 5, Payload = "{}"u8 });
        byte[] completed = Encode(new CommandCompleted { CommandId = "c", State = CommandState.Accepted });
        byte[] seen = Encode(new CommandEffectSeen { CommandId = "c", Action = "Heartbeat", MessageId = "m", Time = At, IsUnderway = true });
        FactReader oldStop = new(stop.AsSpan(..^4));
        FactReader oldCompleted = new(completed.AsSpan(..^2));
        FactReader oldSeen = new(seen.AsSpan(..^1));

        Assert.Null(TransactionStopped.Decode(ref oldStop).ConnectorId);
        Assert.Null(CommandCompleted.Decode(ref oldCompleted).Action);
        Assert.False(CommandEffectSeen.Decode(ref oldSeen).IsUnderway);
    }

    [Fact]
    public void A_registration_reads_back_with_passwords_and_labels()
    {
        Registration registration = new()
        {
            IsRegistered = true,
            BootStatus = RegistrationStatus.Pending,
            HeartbeatInterval = TimeSpan.FromSeconds(90),
            SecurityProfile = 2,
            PendingSecurityProfile = 3,
            Passwords = [PasswordVerifier.FromAuthorizationKey("000102030405060708090a0b0c0d0e0f")],
            Labels = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("site", "Nürnberg"), KeyValuePair.Create("", "")]),
        };

        FactReader reader = new(Encode(new RegistrationChanged { Registration = registration }));
        Registration read = RegistrationChanged.Decode(ref reader).Registration;

        Assert.Equal(registration with { Passwords = [], Labels = read.Labels }, read with { Passwords = [] });
        Assert.Equal(registration.Passwords[0], Assert.Single(read.Passwords));
        Assert.Equal(registration.Labels, read.Labels);
        Assert.True(reader.IsAtEnd);
    }

    [Fact]
    public void A_template_reads_back_with_its_selector_and_a_deleted_one_as_none()
    {
        ConfigurationTemplate template = new()
        {
            Name = "site",
            Priority = -3,
            Selector = new ChargePointSelector
            {
                All = true,
                Ids = ["CP Ü/1"],
                Prefix = "CP",
                Labels = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("site", "Nürnberg")]),
                Vendor = "V*",
                Firmware = "1.4",
                Connected = false,
            },
            Values = [new("HeartbeatInterval", "60"), new("K", "")],
            ChangedAt = At,
        };

        FactReader reader = new(Encode(new ConfigurationTemplateChanged { Name = "site", Template = template }));
        ConfigurationTemplate read = ConfigurationTemplateChanged.Decode(ref reader).Template!;
        bool isAtEnd = reader.IsAtEnd;
        FactReader deleted = new(Encode(new ConfigurationTemplateChanged { Name = "site" }));

        Assert.True(isAtEnd);
        Assert.Null(ConfigurationTemplateChanged.Decode(ref deleted).Template);
        Assert.Equal(("site", -3, At), (read.Name, read.Priority, read.ChangedAt));
        Assert.Equal(template.Values.AsEnumerable(), read.Values.AsEnumerable());
        Assert.Equal(template.Selector.Ids.AsEnumerable(), read.Selector.Ids.AsEnumerable());
        Assert.Equal(template.Selector.Labels, read.Selector.Labels);
        Assert.Equal((true, "CP", "V*", null, "1.4", null, false), (read.Selector.All, read.Selector.Prefix, read.Selector.Vendor, read.Selector.Model, read.Selector.Firmware, read.Selector.Status, read.Selector.Connected));
    }

    [Theory]
    [InlineData("""{"password":"***"}""")]
    [InlineData("""{"password":"secret"}""")]
    public void A_fleet_order_reads_back_with_what_is_sent_and_what_is_shown(string shown)
    {
        FleetOrder order = new()
        {
            Selector = new ChargePointSelector { All = true },
            Action = "UpdateFirmware",
            Payload = """{"password":"secret"}"""u8.ToArray(),
            ShownPayload = Encoding.UTF8.GetBytes(shown),
            RateMilli = 2500,
            Concurrency = 7,
            Hold = TimeSpan.FromHours(2),
        };

        FactReader reader = new(Encode(new FleetCommandChanged { FleetCommandId = "f", State = FleetCommandState.Selecting, Order = order, Total = 12 }));
        FleetCommandChanged fact = FleetCommandChanged.Decode(ref reader);
        FleetOrder read = fact.Order!;
        bool isAtEnd = reader.IsAtEnd;

        Assert.True(isAtEnd);
        Assert.Equal("""{"password":"secret"}""", Encoding.UTF8.GetString(read.Payload));
        Assert.Equal(shown, Encoding.UTF8.GetString(read.ShownPayload));
        Assert.Equal(("UpdateFirmware", 2500, 7, TimeSpan.FromHours(2)), (read.Action, read.RateMilli, read.Concurrency, read.Hold));
    }

    [Fact]
    public void Every_status_survives_its_number()
    {
        foreach (AuthorizationStatus status in Enum.GetValues<AuthorizationStatus>())
        {
            Assert.Equal(status, FactCodes.ToAuthorizationStatus(FactCodes.Of(status)));
        }

        foreach (RegistrationStatus status in Enum.GetValues<RegistrationStatus>())
        {
            Assert.Equal(status, FactCodes.ToRegistrationStatus(FactCodes.Of(status)));
        }

        foreach (DataTransferStatus status in Enum.GetValues<DataTransferStatus>())
        {
            Assert.Equal(status, FactCodes.ToDataTransferStatus(FactCodes.Of(status)));
        }

        foreach (ChargingProfilePurpose purpose in Enum.GetValues<ChargingProfilePurpose>())
        {
            Assert.Equal(purpose, FactCodes.ToChargingProfilePurpose(FactCodes.Of(purpose)));
        }
    }

    [Fact]
    public void Numbers_on_disk_never_change()
    {
        // A change of this list breaks every existing journal.
        Assert.Equal(
            [
                "ChargePointConnected", "ChargePointDisconnected", "ChargePointBooted", "ConnectorStatusChanged", "IdTagAuthorized", "TransactionStarted",
                "TransactionMetered", "TransactionStopped", "StrayTransactionStopped", "MeterValuesReceived", "DataTransferReceived", "FirmwareStatusReceived",
                "DiagnosticsStatusReceived", "SecurityEventReceived", "LogStatusReceived", "SignedFirmwareStatusReceived", "CertificateRequested",
                "RegistrationChanged", "ChargePointForgotten", "IdTagChanged", "IdTagForgotten", "CommandQueued", "CommandSent", "CommandCompleted",
                "CommandEffectSeen", "ConfigurationReported", "ConfigurationChanged", "ReservationChanged", "ChargingProfileSet", "ChargingProfilesCleared",
                "LocalListChanged", "RecordsExpired", "WebhookChanged", "WebhookForgotten", "WebhookStandingChanged", "DeliveryProgressed", "DeadLetterChanged",
            ],
            Enumerable.Range(1, 37).Select(number => ((FactType)number).ToString()));
        Assert.Equal(["CommandEffectMissed", "ReservationNumbered"], Enumerable.Range(45, 2).Select(number => ((FactType)number).ToString()));
        Assert.Equal(["TransferRequested", "TransferWentStale", "FileReceived"], Enumerable.Range(40, 3).Select(number => ((FactType)number).ToString()));
        Assert.Equal(["ChargingProfileDropped", "CompositeScheduleReported"], Enumerable.Range(55, 2).Select(number => ((FactType)number).ToString()));
        Assert.Equal(
            [
                "ConfigurationTemplateChanged", "ConfigurationRefused", "FleetCommandChanged", "FleetCommandSelected", "FleetCommandProgressed",
                "TolerancesCounted",
            ],
            Enumerable.Range(49, 6).Select(number => ((FactType)number).ToString()));
    }

    [Fact]
    public void Every_event_of_the_contract_comes_from_a_fact()
    {
        string[] contract =
        [
            "charge-point.connected", "charge-point.disconnected", "charge-point.booted", "connector.status", "transaction.started",
            "transaction.meter-values", "transaction.stopped", "meter-values", "authorization", "firmware.status", "diagnostics.status", "security.event",
            "data-transfer", "reservation.changed", "charging-profile.changed", "certificate.requested", "command.completed",
        ];

        IEnumerable<string> derived = Enum.GetValues<FactType>().Select(FactEventTypes.Of).OfType<string>().Distinct();

        Assert.Equal(contract.Order(), derived.Order());
    }

    private static byte[] Header(FactType type)
    {
        FactWriter writer = new(new byte[64]);
        new FactHeader { Type = type, Time = At, Sequence = 1, ChargePointId = "CP"u8 }.Encode(ref writer);
        return writer.Written.ToArray();
    }

    private static void Decode(byte[] record)
    {
        FactReader reader = new(record);
        FactHeader.Decode(ref reader);
    }

    private static byte[] Encode<TFact>(in TFact fact)
        where TFact : IFact, allows ref struct
    {
        FactWriter writer = new(new byte[8]);
        fact.Encode(ref writer);
        return writer.Written.ToArray();
    }
}
