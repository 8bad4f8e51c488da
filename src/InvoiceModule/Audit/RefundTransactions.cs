using InvoiceModule.Invoices;

namespace InvoiceModule.Audit;

/// <summary>The transaction by which somebody sent money back, as it is asked for and as the audit keeps it.</summary>
internal static class RefundTransactions
{
    private const int MaxLength = 128;
    private const string Words = "refund transaction ";
    private const string Before = "; " + Words;

    /// <summary>Passes it on without the blanks around; null for none.</summary>
    /// <exception cref="InvoicingException"><c>validation_failed</c>, with <c>$.transaction</c>, when it is no single word: no chain's hash has a blank in it.</exception>
    public static string? Checked(string? transaction)
    {
        transaction = string.IsNullOrWhiteSpace(transaction) ? null : transaction.Trim();
        var errors = new ValidationErrors();
        if (TextRules.Check(errors, "$.transaction", transaction, MaxLength) && transaction is not null && transaction.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            errors.Add("$.transaction", "Must be one transaction's hash, without blanks; put anything else into the reason.");
        errors.ThrowIfAny();
        return transaction;
    }

    /// <summary>As the audit keeps it behind what was done.</summary>
    public static string WordsOf(string transaction) => Words + transaction;

    /// <summary>Of an audit's "after": the transaction it names; null when it names none.</summary>
    public static string? Of(string? after)
        => after?.IndexOf(Before, StringComparison.Ordinal) is { } at and >= 0 ? after[(at + Before.Length)..] : null;
}
