namespace Ocpp.Gateway.Api.Requests;

/// <summary>A field of a body: left out, null, or a value. Left out keeps what is there, null clears it.</summary>
internal readonly record struct Optional<T>(bool IsPresent, T? Value)
{
    /// <summary>What holds afterwards.</summary>
    public T? Or(T? current) => IsPresent ? Value : current;
}
