using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Scheduling;

namespace InvoiceModule.Simulation.Merchants;

/// <summary>A connection to a merchant's server, byte by byte, in memory.</summary>
internal sealed class MerchantConnection(MerchantWorld merchants, Merchant merchant, Node node, Scheduler scheduler) : Stream
{
    private readonly List<byte> _sent = [];
    private readonly Queue<byte> _answer = new();
    private Turn? _reader;
    private bool _ended;
    private bool _reset;

    public Node Node => node;

    public Merchant Merchant => merchant;

    public bool IsClosed { get; private set; }

    public int BytesRead { get; private set; }

    /// <summary>When a request had come over it.</summary>
    public DateTime CameAt { get; set; }

    /// <summary>Whether its process had the claim on the invoice when the request came.</summary>
    public bool WasHeld { get; set; }

    public DateTime OpenedAt { get; } = scheduler.Time;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>The server says something.</summary>
    public void Answer(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
            _answer.Enqueue(b);
        Wake();
    }

    /// <summary>The server hangs up.</summary>
    public void End(bool reset)
    {
        (_ended, _reset) = (true, reset);
        Wake();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            node.Check();
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(IsClosed, this);
            if (_answer.Count > 0)
                break;
            if (_ended)
                return _reset ? throw new IOException("The connection was reset.") : 0;
            _reader = new Turn(scheduler, node);
            await using var registration = cancellationToken.Register(Wake);
            await _reader;
        }

        var count = Math.Min(buffer.Length, _answer.Count);
        for (var i = 0; i < count; i++)
            buffer.Span[i] = _answer.Dequeue();
        BytesRead += count;
        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        node.Check();
        if (_ended)
            throw new IOException("The connection was reset.");
        _sent.AddRange(buffer.Span);
        while (MerchantRequest.TryParse(_sent) is { } request)
            merchants.Receive(this, request);
        return ValueTask.CompletedTask;
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (!IsClosed)
        {
            IsClosed = true;
            merchants.Closed(this);
            Wake();
        }

        base.Dispose(disposing);
    }

    private void Wake()
    {
        _reader?.Complete();
        _reader = null;
    }
}
