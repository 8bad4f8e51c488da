using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Rates;

namespace InvoiceModule.PaymentPage;

/// <summary>Shows an invoice to its payer.</summary>
internal static class PublicInvoices
{
    // Reversals of final payments are rare, and those that happen do so within a few blocks. Later ones are seen on the next visit.
    private static readonly TimeSpan FollowedAfterPaid = TimeSpan.FromHours(2);

    // Money that came too late, or not all of it, or is still to come: a payer may have sent it in the last moment, and a merchant may accept it while he looks on.
    private static readonly TimeSpan FollowedAfterEnd = TimeSpan.FromHours(2);

    /// <summary>As it is shown.</summary>
    /// <param name="reading">The invoice.</param>
    /// <param name="view">The same, as its merchant has it.</param>
    /// <param name="now">Product time.</param>
    /// <param name="isNetworkAvailable">Whether its chain can be read.</param>
    /// <param name="suspense">What came for it and is not credited, decided on or not, oldest first.</param>
    /// <param name="decisions">What was decided on what it had received.</param>
    /// <param name="away">What was credited to it and does not count now.</param>
    public static PublicInvoice Of(InvoiceReading reading, InvoiceView view, DateTime now, bool isNetworkAvailable, IReadOnlyList<Payment> suspense, IReadOnlyList<AuditEntry> decisions, IReadOnlyList<Payment> away)
    {
        var (invoice, uncounted, cameAt) = (reading.Invoice, suspense.Where(UncountedPayments.Is).ToList(), suspense.Max(p => (DateTime?)p.SeenAt));
        var isReached = invoice.Status >= InvoiceStatus.InMempool;
        var endedUnpaid = !invoice.Active && !isReached && invoice.Peak < InvoiceStatus.Paid;

        // What left the chain has not come, and the merchant's own money is nobody's payment.
        var came = suspense.Where(p => p is { Void: null, IsInternal: false }).ToList();
        var isLateRefunded = came.Count > 0 && came.TrueForAll(p => p.Resolution == PaymentResolution.RefundNoted) && !reading.Payments.Any(p => p.SeenAt > invoice.ExpiresAt);

        // Between its expiry and the scan that proves it unpaid an invoice is still active; a payer who starts only now would come late.
        var isPayable = invoice.Active && !isReached && now < invoice.ExpiresAt;
        var followedUntil = !view.IsFinal ? DateTime.MaxValue
            : invoice.Status == InvoiceStatus.Paid ? (reading.Payments.Max(p => p.FinalAt) ?? now) + FollowedAfterPaid
            : (cameAt > invoice.EndedAt ? cameAt.Value : invoice.EndedAt ?? now) + FollowedAfterEnd;
        return new PublicInvoice
        {
            Id = view.Id,
            Title = view.Data.Title,
            Description = view.Data.Description,
            Blockchain = view.Blockchain,
            Symbol = view.Symbol,
            ContractAddress = view.ContractAddress,
            Address = view.Address,
            Active = view.Active,
            Status = view.Status,
            Value = view.Value,
            Amount = view.Amount,
            Decimals = view.Decimals,
            Received = view.Received,
            ReceivedAmount = BaseUnits.Format(view.Received, view.Decimals),
            Txs = view.Txs,
            UncountedTxs = [.. uncounted.TakeLast(PaymentPageModel.MostTransactions).Select(p => p.TxId).Distinct(StringComparer.Ordinal)],
            RefundNoted = invoice.Exceptions.HasFlag(InvoiceExceptions.Overpaid)
                ? SurplusNotes.Open(invoice.Value, invoice.Received, decisions).IsZero && decisions.All(d => d.Action != AuditActions.SurplusKept)
                : endedUnpaid && (invoice.Received.IsZero ? isLateRefunded : decisions.Any(d => d.Action == AuditActions.ShortRefundNoted)),
            Due = view.Due,
            DueAmount = BaseUnits.Format(view.Due, view.Decimals),
            FiatCurrency = view.FiatCurrency is { } fiat ? new PublicFiat(fiat.Currency, PriceFormula.AskedText(fiat.Value, fiat.Percent, fiat.Currency)) : null,
            Confirmations = view.Confirmations,
            ConfirmationsRequired = view.ConfirmationsRequired,
            Created = view.Created,
            Expiry = view.Expiry,
            Exception = view.Exception,
            IsFinal = view.IsFinal,
            IsFollowed = now < followedUntil,
            NetworkAvailable = isNetworkAvailable,
            PaymentUri = isPayable ? view.PaymentUri : null,
            UrlSuccess = isReached ? Web(view.Data.UrlSuccess) : null,
            UrlFailed = endedUnpaid ? Web(view.Data.UrlFailed) : null,
            ShopUrl = Origin(Web(view.Data.UrlSuccess) ?? Web(view.Data.UrlFailed)),
            IsPayable = isPayable,
            EndedUnpaid = endedUnpaid,
            IsLateRefunded = isLateRefunded,
            IsReversedForGood = away.Count > 0 && away.All(p => p.IsLost),
            IsLateOnly = uncounted.TrueForAll(p => p.Reason is PaymentReasons.Late or PaymentReasons.LateRateFell),
            FollowedUntil = followedUntil,
        };
    }

    private static string? Origin(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) + "/" : null;

    // Creation refuses anything else. The page looks again, for here a mistake would run as script in the payer's browser.
    private static string? Web(string? url)
        => url is not null && (url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            ? url
            : null;
}
