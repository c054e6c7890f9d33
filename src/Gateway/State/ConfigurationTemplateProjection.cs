using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State;

/// <summary>Keeps the templates, and what charge points said to their values. Applier's thread only.</summary>
internal sealed class ConfigurationTemplateProjection(StateIndex index, ProjectionBuffers buffers)
{
    public void Changed(in ProjectionStep step, in ConfigurationTemplateChanged fact)
    {
        if (fact.Template is { } template)
        {
            FactWriter writer = buffers.Write();
            template.Encode(ref writer);
            buffers.Store(step.State, StateKey.Of(StateKey.ConfigurationTemplate, fact.Name, buffers.Key), writer);
            index.Templates.Add(fact.Name);
        }
        else
        {
            step.State.Delete(StateKey.Of(StateKey.ConfigurationTemplate, fact.Name, buffers.Key));
            index.Templates.Remove(fact.Name);
        }

        index.TemplatesChanged();
    }

    public void Refused(in ProjectionStep step, in ConfigurationRefused fact) =>
        Put(in step, new AnsweredKey(BoundedText.Cut(fact.Key), BoundedText.Cut(fact.Value), fact.Answer, step.Header.Time));

    /// <summary>A ChangeConfiguration was accepted, whoever sent it: what was said before counts no more.</summary>
    public void Accepted(in ProjectionStep step, in ConfigurationChanged fact)
    {
        if (fact is { RebootRequired: true, Value: { } value })
        {
            Put(in step, new AnsweredKey(BoundedText.Cut(fact.Key), BoundedText.Cut(value), ConfigurationAnswer.RebootRequired, step.Header.Time));
            return;
        }

        OrderedDictionary<string, AnsweredKey> answers = Load(in step);
        if (answers.Remove(fact.Key))
        {
            Store(in step, answers);
        }
    }

    /// <summary>
    /// What waited for a reboot has had it. Another firmware may take what the one before refused, so it is asked again. Comes before the
    /// boot itself is applied, while the record still has the last one.
    /// </summary>
    public void Booted(in ProjectionStep step, in ChargePointBooted fact)
    {
        OrderedDictionary<string, AnsweredKey> answers = Load(in step);
        if (answers.Count == 0)
        {
            return;
        }

        bool isOtherFirmware = FirmwareBefore(in step) != JsonFields.Text(fact.Payload, "firmwareVersion"u8);
        foreach (string key in answers.Values.Where(answer => isOtherFirmware || answer.Answer == ConfigurationAnswer.RebootRequired).Select(static answer => answer.Key).ToArray())
        {
            answers.Remove(key);
        }

        Store(in step, answers);
    }

    private string? FirmwareBefore(in ProjectionStep step)
    {
        ReadOnlySpan<byte> record = buffers.Read(step.State, StateKey.Of(StateKey.ChargePoint, step.ChargePointId, buffers.Key));
        return record.Length == 0 ? null : JsonFields.Text(StoredChargePoint.Decode(record).BootNotification.ToArray(), "firmwareVersion"u8);
    }

    private void Put(in ProjectionStep step, AnsweredKey answer)
    {
        OrderedDictionary<string, AnsweredKey> answers = Load(in step);
        answers.Remove(answer.Key);
        if (answers.Count == StoredConfigurationAnswers.MaxKeys)
        {
            answers.RemoveAt(0);
        }

        answers[answer.Key] = answer;
        Store(in step, answers);
    }

    private OrderedDictionary<string, AnsweredKey> Load(in ProjectionStep step) =>
        StoredConfigurationAnswers.Decode(buffers.Read(step.State, StateKey.Of(StateKey.ConfigurationAnswers, step.ChargePointId, buffers.Key)));

    private void Store(in ProjectionStep step, OrderedDictionary<string, AnsweredKey> answers)
    {
        if (answers.Count == 0)
        {
            step.State.Delete(StateKey.Of(StateKey.ConfigurationAnswers, step.ChargePointId, buffers.Key));
            return;
        }

        FactWriter writer = buffers.Write();
        StoredConfigurationAnswers.Encode(answers, ref writer);
        buffers.Store(step.State, StateKey.Of(StateKey.ConfigurationAnswers, step.ChargePointId, buffers.Key), writer);
    }
}
