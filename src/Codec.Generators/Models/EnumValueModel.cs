namespace Ocpp.Codec.Generators.Models;

/// <summary>One value of an enumeration.</summary>
/// <param name="Name">Its name in C#.</param>
/// <param name="Spellings">How it is spelled on the wire: first the one that is written.</param>
internal sealed record EnumValueModel(string Name, EquatableArray<EnumSpelling> Spellings);

/// <summary>A spelling of a value.</summary>
/// <param name="Text">What stands between the quotes.</param>
/// <param name="IsMisspelt">Whether the schema hasn't got it.</param>
internal sealed record EnumSpelling(string Text, bool IsMisspelt);
