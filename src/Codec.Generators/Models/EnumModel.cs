namespace Ocpp.Codec.Generators.Models;

/// <summary>An enumeration, as far as code is written from it.</summary>
/// <param name="Namespace">Where it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsPublic">Whether what is generated is public too.</param>
/// <param name="Values">All but the zero, in the order of their declaration.</param>
internal sealed record EnumModel(string Namespace, string Name, bool IsPublic, EquatableArray<EnumValueModel> Values);
