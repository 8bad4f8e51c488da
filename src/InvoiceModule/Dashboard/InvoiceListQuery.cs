using System.Globalization;
using InvoiceModule.Invoices;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Dashboard;

/// <summary>The list's filters as they stand in its address. What cannot be read is no filter: an address is no form, and nobody is scolded for it.</summary>
internal sealed record InvoiceListQuery
{
    private const string DayFormat = "yyyy-MM-dd";

    // Of what is too long enough is left to be too long, wherever it is cut.
    private const int MaxLength = SearchText.MaxLength + 2;

    public string? Text { get; init; }

    public string? Status { get; init; }

    public string? Active { get; init; }

    public string? Blockchain { get; init; }

    public string? Symbol { get; init; }

    public string? Exception { get; init; }

    /// <summary>What waits for a person: <c>reversed</c>, <c>short</c>, <c>surplus</c>, <c>sent-back</c> or <c>unconfirmed</c>.</summary>
    public string? Attention { get; init; }

    public DateTime? From { get; init; }

    public DateTime? To { get; init; }

    /// <summary>A wallet's id, or a part of its name.</summary>
    public string? Wallet { get; init; }

    /// <summary>Whether anything narrows the list down.</summary>
    public bool Any => Parts().Any();

    /// <summary>Whether one of the filters beside the search box is set.</summary>
    public bool AnyFilter => Parts().Any(p => p.Name != "q");

    public static InvoiceListQuery Parse(IQueryCollection query) => new()
    {
        Text = Given(query, "q"),
        Status = InvoiceWords.ToStatus(Given(query, "status")) is { } status ? status.ToWord() : null,
        Active = Given(query, "active") is "true" or "false" ? query["active"].ToString() : null,
        Blockchain = Given(query, "blockchain"),
        Symbol = Given(query, "symbol"),
        Exception = ExceptionOf(Given(query, "exception")) is not null ? query["exception"].ToString() : null,
        Attention = AttentionOf(Given(query, "attention")) is not null ? query["attention"].ToString() : null,
        From = Day(query, "from"),
        To = Day(query, "to"),
        Wallet = Given(query, "wallet"),
    };

    public InvoiceSearchQuery ToSearch() => new()
    {
        Text = Text,
        Status = InvoiceWords.ToStatus(Status),
        Active = Active is null ? null : Active == "true",
        Blockchain = Blockchain,
        Symbol = Symbol,
        Exception = ExceptionOf(Exception),
        Attention = AttentionOf(Attention),
        CreatedFrom = From,
        CreatedBefore = To?.AddDays(1),
    };

    /// <summary>The query string, with the place where the page begins.</summary>
    public string ToQueryString(string? before = null)
    {
        var parts = Parts().Append(("before", before)).Where(p => p.Item2 is not null).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}");
        var text = string.Join('&', parts);
        return text.Length == 0 ? "" : "?" + text;
    }

    private IEnumerable<(string Name, string? Value)> Parts()
        => new (string Name, string? Value)[]
        {
            ("q", Text), ("status", Status), ("active", Active), ("blockchain", Blockchain), ("symbol", Symbol), ("exception", Exception), ("attention", Attention),
            ("from", DayText(From)), ("to", DayText(To)), ("wallet", Wallet),
        }.Where(p => p.Value is not null);

    public static string? DayText(DateTime? day) => day?.ToString(DayFormat, CultureInfo.InvariantCulture);

    // Nothing that is looked for is as long, or holds U+0000. Such a text finds nothing; were it no filter, everything would seem to be found by it.
    private static string? Given(IQueryCollection query, string name)
        => query[name] is [{ } given] && given.Trim().Replace('\0', '\uFFFD') is { Length: > 0 } text ? Cut(text) : null;

    // Between characters: half of one is no text for a database.
    private static string Cut(string text) => text.Length <= MaxLength ? text : text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];

    private static DateTime? Day(IQueryCollection query, string name)
        => DateTime.TryParseExact(Given(query, name), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day)
            && day.Year is > 1970 and < 9999 ? day : null;

    private static InvoiceAttention? AttentionOf(string? word) => word switch
    {
        "reversed" => InvoiceAttention.Reversed,
        "short" => InvoiceAttention.Short,
        "unconfirmed" => InvoiceAttention.Unconfirmed,
        "surplus" => InvoiceAttention.Surplus,
        "sent-back" => InvoiceAttention.SentBack,
        _ => null,
    };

    private static InvoiceExceptions? ExceptionOf(string? word)
        => word is null ? null : Enum.GetValues<InvoiceExceptions>().Where(e => e.ToWords() is [var one] && one == word).Select(e => (InvoiceExceptions?)e).FirstOrDefault();
}
