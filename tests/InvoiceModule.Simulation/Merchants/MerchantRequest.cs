using System.Globalization;
using System.Text;

namespace InvoiceModule.Simulation.Merchants;

/// <summary>A request as it came over the wire.</summary>
internal sealed record MerchantRequest(string Line, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string EventId => Headers.GetValueOrDefault("webhook-id", "");

    /// <summary>Takes a whole request off what has been sent so far; null while it is not whole.</summary>
    public static MerchantRequest? TryParse(List<byte> sent)
    {
        var end = -1;
        for (var i = 0; i + 3 < sent.Count && end < 0; i++)
        {
            if (sent[i] == '\r' && sent[i + 1] == '\n' && sent[i + 2] == '\r' && sent[i + 3] == '\n')
                end = i;
        }

        if (end < 0)
            return null;
        var lines = Encoding.Latin1.GetString([.. sent.Take(end)]).Split("\r\n");
        var headers = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
            headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        var length = int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture);
        if (sent.Count < end + 4 + length)
            return null;
        var body = sent.GetRange(end + 4, length).ToArray();
        sent.RemoveRange(0, end + 4 + length);
        return new MerchantRequest(lines[0], headers, body);
    }
}
