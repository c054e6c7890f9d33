using System.Text;
using System.Text.Json;

namespace Ocpp.Codec.Tests;

/// <summary>Whatever the scanner lets through is read by System.Text.Json afterwards, so the two have to agree on what JSON is.</summary>
public sealed class JsonScannerTests
{
    private static readonly string[] Seeds =
    [
        """{"connectorId":1,"errorCode":"NoError","info":"a\"b\\c\u00e4\/","status":"Available","n":[-0.5e+10,0,1E2,12.75]}""",
        """[[],{},[{}],{"a":[[[]]]},true,false,null,"",-1]""",
        """ { "a" : [ 1 , "two" , { "three" : null } ] , "a" : 2 } """,
        "\"\\ud83d\\ude00 \\ud800\"",
        "-0",
        """{"value":"1234567.8","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","unit":"Wh"}""",
        """["Current.Import","Energy.Active.Import.Register","SoC","Voltage"]""",
    ];

    [Fact]
    public void It_agrees_with_System_Text_Json_on_mutated_text()
    {
        int seed = Environment.TickCount;
        Random random = new(seed);
        for (int round = 0; round < 50_000; round++)
        {
            byte[] text = Mutate(Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)]), random);

            Assert.True(IsJson(text) == ScansAsJson(text), $"seed {seed}, round {round}: {Encoding.UTF8.GetString(text)}");
        }
    }

    [Theory]
    [InlineData("""["SoC","Voltage":"V"]""")]
    [InlineData("""{"unit":"Wh","context":"Sample.Periodic","SoC"}""")]
    [InlineData("""{"unit":"Wh",,"context":"Sample.Periodic"}""")]
    [InlineData("""{"unit":"Wh","context""Sample.Periodic"}""")]
    public void Members_stand_in_objects_alone_and_have_a_name_each(string text) => Assert.False(ScansAsJson(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void It_agrees_with_System_Text_Json_wherever_text_is_cut()
    {
        foreach (string seed in Seeds)
        {
            byte[] text = Encoding.UTF8.GetBytes(seed);
            for (int length = 0; length <= text.Length; length++)
            {
                Assert.True(IsJson(text.AsSpan(0, length)) == ScansAsJson(text.AsSpan(0, length)), seed[..int.Min(length, seed.Length)]);
            }
        }
    }

    private static byte[] Mutate(byte[] text, Random random)
    {
        const string favourites = "{}[]\",:\\0123456789.-+eEtfnu \t\r\nabd/\u0001";
        List<byte> mutated = [.. text];
        for (int change = random.Next(4); change > 0 && mutated.Count > 0; change--)
        {
            int position = random.Next(mutated.Count);
            byte letter = (byte)favourites[random.Next(favourites.Length)];
            switch (random.Next(3))
            {
                case 0:
                    mutated[position] = letter;
                    break;
                case 1:
                    mutated.Insert(position, letter);
                    break;
                default:
                    mutated.RemoveAt(position);
                    break;
            }
        }

        return [.. mutated];
    }

    private static bool ScansAsJson(ReadOnlySpan<byte> text)
    {
        JsonScanner scanner = new(text);
        return scanner.TrySkipValue(outerDepth: 0) && scanner.IsAtEnd() && !scanner.SawControlCharacter;
    }

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        Utf8JsonReader reader = new(text);
        try
        {
            bool hasValue = reader.Read();
            reader.Skip();
            return hasValue && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
