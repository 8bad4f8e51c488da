using System.Globalization;
using System.Numerics;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Invoices;

/// <summary>
/// Invoices as CSV (RFC 4180). Text is always quoted, and what a spreadsheet would run as a formula gets an apostrophe in front: order ids and
/// titles come from outside.
/// </summary>
internal static class InvoiceCsv
{
    public const string Header =
        "id,created,expiry,status,active,blockchain,symbol,address,contract_address,value,amount,received,due,confirmations,confirmations_required," +
        "fiat_currency,fiat_value,fiat_percent,fiat_rate,exception,is_final,version,txs,order_id,title,description,user_data,url_pay\r\n";

    /// <summary>Streams the file, batch by batch. The first is read before anything is sent, so that a fault is still answered properly.</summary>
    /// <param name="response">Takes it.</param>
    /// <param name="batches">The invoices.</param>
    /// <param name="isForPeople">Whether it begins with a byte order mark: without one Excel takes UTF-8 for the machine's old code page, and programs need none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task WriteAsync(HttpResponse response, IAsyncEnumerable<IReadOnlyList<InvoiceView>> batches, bool isForPeople, CancellationToken cancellationToken)
    {
        var text = new StringBuilder(isForPeople ? "\uFEFF" : "").Append(Header);
        await foreach (var batch in batches)
        {
            foreach (var invoice in batch)
                Append(text, invoice);
            if (!response.HasStarted)
            {
                response.ContentType = "text/csv; charset=utf-8";
                response.Headers.ContentDisposition = "attachment; filename=\"invoices.csv\"";
            }

            await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
            text.Clear();
        }
    }

    /// <summary>One row.</summary>
    public static void Append(StringBuilder text, InvoiceView invoice)
    {
        Text(text, invoice.Id.ToString(), first: true);
        Text(text, UtcJsonConverter.ToText(invoice.Created));
        Text(text, UtcJsonConverter.ToText(invoice.Expiry));
        Text(text, invoice.Status);
        Flag(text, invoice.Active);
        Text(text, invoice.Blockchain);
        Text(text, invoice.Symbol);
        Text(text, invoice.Address);
        Text(text, invoice.ContractAddress);
        Number(text, invoice.Value);
        Text(text, invoice.Amount);
        Number(text, invoice.Received);
        Number(text, invoice.Due);
        Number(text, invoice.Confirmations);
        Number(text, invoice.ConfirmationsRequired);
        Text(text, invoice.FiatCurrency?.Currency);
        Text(text, invoice.FiatCurrency?.Value);
        Number(text, invoice.FiatCurrency?.Percent);
        Text(text, invoice.FiatCurrency?.Rate);
        Text(text, invoice.Exception is { } words ? string.Join(' ', words) : null);
        Flag(text, invoice.IsFinal);
        Number(text, invoice.Version);
        Text(text, string.Join(' ', invoice.Txs));
        Text(text, invoice.Data.OrderId);
        Text(text, invoice.Data.Title);
        Text(text, invoice.Data.Description);
        Text(text, invoice.Data.UserData);
        Text(text, invoice.Data.UrlPay);
        text.Append("\r\n");
    }

    private static void Number(StringBuilder text, BigInteger? number)
        => text.Append(',').Append(number?.ToString(CultureInfo.InvariantCulture));

    private static void Flag(StringBuilder text, bool flag) => text.Append(flag ? ",true" : ",false");

    private static void Text(StringBuilder text, string? cell, bool first = false)
    {
        if (!first)
            text.Append(',');
        if (string.IsNullOrEmpty(cell))
            return;
        text.Append('"');
        if (cell[0] is '\t' or '\r' or '\n')
            text.Append('\'');
        for (var i = 0; i < cell.Length; i++)
        {
            // A spreadsheet whose list separator is another splits a quoted cell that stands behind a comma: each part of it begins anew.
            if ((i == 0 || cell[i - 1] is ';' or '\t' or '\r' or '\n') && IsFormula(cell.AsSpan(i).TrimStart('"')))
                text.Append('\'');
            text.Append(cell[i] == '"' ? "\"\"" : cell.AsSpan(i, 1));
        }

        text.Append('"');
    }

    // The wide forms too: a spreadsheet with an East Asian locale takes them for the plain ones.
    private static bool IsFormula(ReadOnlySpan<char> part) => part is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..];
}
