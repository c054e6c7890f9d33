namespace Ocpp.Codec.Tests.V16;

public sealed class SchemaAgreementTests
{
    public static TheoryData<string> Names => Messages.Names;

    [SchemaTheory]
    [MemberData(nameof(Names))]
    public void A_type_says_what_the_official_schema_says(string name)
    {
        List<string> expected = SchemaOutline.Of(OfficialSchemas.Of(name));
        foreach (KnownSchemaDefect defect in KnownSchemaDefect.All.Where(defect => defect.Message == name))
        {
            int line = expected.IndexOf(defect.InSchema);
            Assert.True(line >= 0, $"The schema of {name} no longer says '{defect.InSchema}'; the exception is out of date.");
            expected[line] = defect.InType;
        }

        List<string> actual = TypeOutline.Of(Messages.Named(name).Type);

        Assert.Equal(expected.Order(StringComparer.Ordinal), actual);
    }

    [SchemaFact]
    public void There_is_a_type_for_every_schema_and_a_schema_for_every_type()
    {
        Assert.Equal(78, OfficialSchemas.Count);
        Assert.Equal(78, Messages.All.DistinctBy(message => message.Name).Count());
        Assert.All(Messages.All, message => OfficialSchemas.Of(message.Name));
    }
}
