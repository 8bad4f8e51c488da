using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace InvoiceModule.AttackTests.Fuzzing;

/// <summary>Sends bytes, whatever they are, and reads one HTTP/1.1 answer; the connection is kept while the server keeps it.</summary>
internal sealed class RawHttpClient(Uri server) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private TcpClient? _client;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>The answer; null when the server closed the connection without one.</summary>
    public async Task<RawAnswer?> SendAsync(byte[] request, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        for (var tries = 1; ; tries++)
        {
            var isFresh = _client is null;
            try
            {
                _client ??= await ConnectAsync(patience.Token);
                (_start, _end) = (0, 0);
                await _client.GetStream().WriteAsync(request, patience.Token);
                return await ReadAsync(patience.Token);
            }
            catch (Exception exception) when (exception is IOException or SocketException)
            {
                Close();

                // A kept connection may have been closed by the server in the meantime.
                if (isFresh || tries > 1)
                    return null;
            }
        }
    }

    public void Dispose() => Close();

    private async Task<TcpClient> ConnectAsync(CancellationToken cancellationToken)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(server.Host, server.Port, cancellationToken);
        return client;
    }

    private void Close()
    {
        _client?.Dispose();
        _client = null;
    }

    private async Task<RawAnswer?> ReadAsync(CancellationToken cancellationToken)
    {
        string[] lines;
        do
        {
            lines = await ReadHeadAsync(cancellationToken);
        }
        while (lines[0].StartsWith("HTTP/1.1 1", StringComparison.Ordinal));

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        var status = int.Parse(lines[0].AsSpan(9, 3), CultureInfo.InvariantCulture);
        var body = await ReadBodyAsync(status, headers, cancellationToken);
        if (headers.GetValueOrDefault("Connection") == "close")
            Close();
        return new RawAnswer(status, headers, body);
    }

    private async Task<byte[]> ReadBodyAsync(int status, Dictionary<string, string> headers, CancellationToken cancellationToken)
    {
        if (status is 204 or 304)
            return [];
        if (headers.TryGetValue("Content-Length", out var length))
            return await ReadExactlyAsync(int.Parse(length, CultureInfo.InvariantCulture), cancellationToken);
        if (headers.GetValueOrDefault("Transfer-Encoding") != "chunked")
            throw new InvalidDataException("The answer has neither a length nor chunks.");
        var body = new List<byte>();
        while (int.Parse(await ReadLineAsync(cancellationToken), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
        {
            body.AddRange(await ReadExactlyAsync(size, cancellationToken));
            await ReadLineAsync(cancellationToken);
        }

        await ReadLineAsync(cancellationToken);
        return [.. body];
    }

    private async Task<string[]> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (await ReadLineAsync(cancellationToken) is { Length: > 0 } line)
            lines.Add(line);
        return lines.Count > 0 ? [.. lines] : throw new InvalidDataException("The answer has no status line.");
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var at = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
            if (at >= 0)
            {
                var line = Encoding.Latin1.GetString(_buffer, _start, at);
                _start += at + 2;
                return line;
            }

            await FillAsync(cancellationToken);
        }
    }

    private async Task<byte[]> ReadExactlyAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count)
            await FillAsync(cancellationToken);
        _start += count;
        return _buffer.AsSpan(_start - count, count).ToArray();
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        if (_end == _buffer.Length)
        {
            var kept = _end - _start;
            var larger = new byte[Math.Max(_buffer.Length, kept * 2)];
            _buffer.AsSpan(_start, kept).CopyTo(larger);
            (_buffer, _start, _end) = (larger, 0, kept);
        }

        var read = await _client!.GetStream().ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read > 0 ? read : throw new IOException("The server closed the connection.");
    }
}
