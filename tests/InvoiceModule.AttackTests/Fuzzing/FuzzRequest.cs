using System.Text;

namespace InvoiceModule.AttackTests.Fuzzing;

/// <summary>One request as it goes over the wire.</summary>
internal sealed record FuzzRequest
{
    /// <summary>What it is meant for; null for a page, which the description does not hold.</summary>
    public FuzzOperation? Operation { get; init; }

    public required string Method { get; init; }

    public required string Target { get; init; }

    /// <summary>Name and value, already joined by <c>": "</c>.</summary>
    public required IReadOnlyList<string> Headers { get; init; }

    public byte[]? Body { get; init; }

    /// <summary>Whether the body goes in chunks, without its length.</summary>
    public bool Chunked { get; init; }

    /// <summary>Whether the server itself, or its routing, may refuse it before the module sees it.</summary>
    public bool MayBeStopped { get; init; }

    /// <summary>Whether errors are asked for as <c>application/problem+json</c>.</summary>
    public bool AsksForProblem { get; init; }

    /// <summary>The bytes; a request line and header values may hold any byte, one a character.</summary>
    public byte[] Wire()
    {
        var head = new StringBuilder().Append(Method).Append(' ').Append(Target).Append(" HTTP/1.1\r\n");
        foreach (var header in Headers)
            head.Append(header).Append("\r\n");
        if (Body is null)
            head.Append(Method == "POST" ? "Content-Length: 0\r\n" : "");
        else if (Chunked)
            head.Append("Transfer-Encoding: chunked\r\n");
        else
            head.Append("Content-Length: ").Append(Body.Length).Append("\r\n");
        byte[] start = [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString())];
        if (Body is null)
            return start;
        if (!Chunked)
            return [.. start, .. Body];
        var half = Body.Length / 2;
        return [.. start, .. Chunk(Body.AsSpan(0, half)), .. Chunk(Body.AsSpan(half)), .. "0\r\n\r\n"u8];
    }

    public override string ToString() => $"{Operation?.Id ?? "page"}: {Encoding.Latin1.GetString(Wire())}";

    private static byte[] Chunk(ReadOnlySpan<byte> bytes)
        => bytes.IsEmpty ? [] : [.. Encoding.ASCII.GetBytes(FormattableString.Invariant($"{bytes.Length:x}\r\n")), .. bytes, .. "\r\n"u8];
}
