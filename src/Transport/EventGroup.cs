namespace Ocpp.Transport;

/// <summary>
/// Events of many connections that are served together, each stage for all of them before the next: memory is fetched ahead, what arrived is received, who waits for it is called.
/// So the misses of the processor's caches overlap, and each stage finds its instructions there. For the engine's thread.
/// </summary>
internal sealed class EventGroup(Action<Exception, EpollConnection> failed)
{
    /// <summary>Each holds a block that was received into, so that a group's data stays in a cache of a processor's own.</summary>
    public const int Size = 32;

    /// <summary>Rounds in which a connection is fetched ahead: itself, its parts, and what it serves.</summary>
    public const int Rounds = 2 + IPrefetchable.Rounds;

    private readonly EpollConnection[] _connections = new EpollConnection[Size];
    private readonly uint[] _happened = new uint[Size];
    private int _count;

    public bool HasSeveral => _count > 1;

    /// <summary>Adds what happened to one connection; <see cref="Size"/> at most, and each connection once.</summary>
    public void Add(EpollConnection connection, uint happened)
    {
        _connections[_count] = connection;
        _happened[_count++] = happened;
    }

    /// <summary>Serves them all, and is empty again.</summary>
    public void Serve()
    {
        if (HasSeveral)
        {
            Prefetch();
        }

        int waiting = Receive();
        for (int index = 0; index < waiting; index++)
        {
            try
            {
                _connections[index].EndRead();
            }
            catch (Exception exception)
            {
                failed(exception, _connections[index]);
            }
        }

        // What has ended is not held on to.
        Array.Clear(_connections, 0, _count);
        _count = 0;
    }

    private void Prefetch()
    {
        int index = 0;
        try
        {
            for (int round = 0; round < Rounds; round++)
            {
                for (index = 0; index < _count; index++)
                {
                    _connections[index].Prefetch(round);
                }
            }
        }
        catch (Exception exception)
        {
            failed(exception, _connections[index]);
        }
    }

    /// <summary>Gives how many have something for who waits; those are first from then on.</summary>
    private int Receive()
    {
        int waiting = 0;
        for (int index = 0; index < _count; index++)
        {
            EpollConnection connection = _connections[index];
            try
            {
                if (connection.OnEvents(_happened[index]))
                {
                    _connections[waiting++] = connection;
                }
            }
            catch (Exception exception)
            {
                failed(exception, connection);
            }
        }

        return waiting;
    }
}
