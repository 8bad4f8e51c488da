using System.Numerics;
using InvoiceModule.Rates;

namespace InvoiceModule.Invoices;

/// <content>All transitions.</content>
internal sealed partial class Invoice
{
    /// <summary>Version 1.</summary>
    public static Invoice Create(InvoiceTerms terms, long addressId, string address, int epoch)
    {
        var expiresAt = terms.CreatedAt.AddMinutes(terms.ExpiryMinutes);
        return new Invoice
        {
            Id = terms.Id,
            WalletId = terms.WalletId,
            Blockchain = terms.Blockchain,
            Symbol = terms.Asset.Symbol,
            ContractAddress = terms.Asset.ContractAddress,
            Decimals = terms.Asset.Decimals,
            AddressId = addressId,
            Address = address,
            Epoch = epoch,
            Value = Chains.BaseUnits.Checked(terms.Value),
            Tolerance = terms.Tolerance,
            FiatCurrency = terms.FiatCurrency,
            FiatValue = terms.FiatValue,
            FiatPercent = terms.FiatPercent,
            FiatAsked = terms is { FiatPercent: not 0, FiatValue: { } fiat, FiatCurrency: { } currency } ? PriceFormula.AskedText(fiat, terms.FiatPercent, currency) : null,
            IsFiatPriced = terms.IsFiatPriced,
            Rate = terms.Rate,
            CreatedAt = terms.CreatedAt,
            ExpiresAt = expiresAt,
            RateLockEndsAt = terms.IsFiatPriced ? expiresAt + InvoiceRules.RateLock : null,
            ConfirmationsRequired = terms.Confirmations,
            PauseMinutes = terms.PauseMinutes,
            OrderId = terms.Data.OrderId,
            OrderKey = OrderKeys.Of(terms.Data.OrderId),
            Title = terms.Data.Title,
            Description = terms.Data.Description,
            UrlCallback = terms.Data.UrlCallback,
            UrlSuccess = terms.Data.UrlSuccess,
            UrlFailed = terms.Data.UrlFailed,
            UserData = terms.Data.UserData,
            SecretKey = terms.SecretKey,
            Active = true,
            Version = 1,
        };
    }

    /// <summary>
    /// Brings the invoice up to its payments. Everything visible follows from them, the tip and the change; a version is made exactly when
    /// something visible is different afterwards.
    /// </summary>
    /// <param name="payments">Every payment credited to this invoice, those that do not count now included.</param>
    /// <param name="tip">Height of the chain's tip.</param>
    /// <param name="change">What else has happened.</param>
    /// <param name="now">Product time.</param>
    /// <returns>Why a version was made; null when none was.</returns>
    /// <exception cref="InvalidOperationException">The change is not possible in this state.</exception>
    public InvoiceEventType? Transition(IReadOnlyCollection<Payment> payments, long tip, InvoiceChange change, DateTime now)
    {
        if (change.HasFlag(InvoiceChange.Cancel) && !(Active && Status == InvoiceStatus.NotPaid))
            throw new InvalidOperationException($"Invoice {Id} is {(Active ? Status.ToWord() : "not active")}; only an active unpaid one can be canceled.");

        change |= Missed;
        Missed = InvoiceChange.None;
        var counting = payments.Where(p => p.Counts).OrderBy(p => p.SeenAt).ThenBy(p => p.Id).ToList();
        var counted = counting.ConvertAll(p => new CountedPayment(p.Amount, p.Height, p.Maturity));
        var (status, active, exceptions, received, txs) = (Status, Active, Exceptions, Received, Txs);

        // Strangers can send more than any amount may be; what is shown then stands still.
        Received = BigInteger.Min(counted.Aggregate(BigInteger.Zero, (sum, p) => sum + p.Amount), Chains.BaseUnits.Max);
        if (change.HasFlag(InvoiceChange.AcceptShort))
            AcceptShort();

        Status = InvoiceStatusFunction.Compute(counted, tip, ConfirmationsRequired, Price);
        Txs = counting.Select(p => p.TxId).Distinct(StringComparer.Ordinal).ToArray();
        NextHeight = InvoiceStatusFunction.NextHeight(counted, tip, ConfirmationsRequired, Price);
        if (change.HasFlag(InvoiceChange.RateLockEnded))
            RateLockEndsAt = null;

        // A released payment lowers the status by rule and not by the chain: that is no reversal. One that was PAID was so without it, and has been reversed.
        var isSettled = (change & (InvoiceChange.Released | InvoiceChange.TakenOff)) != InvoiceChange.None || Exceptions.HasFlag(InvoiceExceptions.Reversed) && IsLost(payments);
        Peak = Status > Peak || isSettled && Peak < InvoiceStatus.Paid ? Status : Peak;
        SetException(InvoiceExceptions.Reversed, Status < Peak);

        // What has lost its block since the end of the rate lock has as long again to be mined: then it holds the rate no more than anything else that
        // waits, whether the node knew it all the time or has lost it and may show it again at any later time.
        if (IsFiatPriced && RateLockEndsAt is null && Peak < InvoiceStatus.Paid && !change.HasFlag(InvoiceChange.RateLockEnded)
            && payments.Any(p => p is { Disposition: PaymentDisposition.Credited, Height: null, ResolvedAt: null }))
            RateLockEndsAt = now + InvoiceRules.RateLock;
        SetException(InvoiceExceptions.Overpaid, Received > Value);
        if (change.HasFlag(InvoiceChange.LateMoney) || counting.Exists(p => p.Late))
            SetException(InvoiceExceptions.Late, true);
        if (change.HasFlag(InvoiceChange.Cancel))
            SetException(InvoiceExceptions.Canceled, true);

        // What came after the expiry does not keep an invoice open, whichever of the two is booked first.
        var isShort = counting.Where(p => !p.Late).Aggregate(BigInteger.Zero, (sum, p) => sum + p.Amount) < Price;
        if (Active && (Status == InvoiceStatus.Paid
            || change.HasFlag(InvoiceChange.Cancel)
            || isShort && (change & (InvoiceChange.Expire | InvoiceChange.Released)) != InvoiceChange.None))
        {
            Active = false;

            // One that nobody paid ended at its expiry, however late that was noticed: its address has rested since then.
            EndedAt = change.HasFlag(InvoiceChange.Expire) && Peak == InvoiceStatus.NotPaid ? ExpiresAt : now;
        }

        if (Status == status && Active == active && Exceptions == exceptions && Received == received && Txs.SequenceEqual(txs, StringComparer.Ordinal))
            return null;

        Version++;
        var appeared = Exceptions & ~exceptions;
        return appeared switch
        {
            _ when appeared.HasFlag(InvoiceExceptions.Reversed) || (Status < status || Received < received) && Exceptions.HasFlag(InvoiceExceptions.Reversed) => InvoiceEventType.Reversed,
            _ when appeared.HasFlag(InvoiceExceptions.Late) => InvoiceEventType.LatePayment,
            _ when appeared.HasFlag(InvoiceExceptions.Overpaid) => InvoiceEventType.Overpaid,
            _ when appeared.HasFlag(InvoiceExceptions.Canceled) => InvoiceEventType.Canceled,
            _ when active && !Active && Status != InvoiceStatus.Paid || (change & (InvoiceChange.RateLockEnded | InvoiceChange.Released)) != InvoiceChange.None && !Active && Status < status => InvoiceEventType.Expired,
            _ => InvoiceEventType.StatusChanged,
        };
    }

    /// <summary>Says that the row is written even when nothing visible changed, so that two writers never both succeed.</summary>
    public void Touch() => Revision++;

    // Whether what was taken back is not expected to return: a block has shown that it went elsewhere, and stands as deep as a payment would have to.
    private static bool IsLost(IReadOnlyCollection<Payment> payments)
        => payments.Any(p => p.IsLost) && payments.All(p => p.IsLost || p is { Void: null, Height: not null });

    // What is missing becomes this invoice's own tolerance, so that the status stays a function of payments and price.
    private void AcceptShort()
    {
        if (Received.IsZero || Received >= Price)
            throw new InvalidOperationException($"Invoice {Id} has received {Received} of {Price}; only a short payment can be accepted.");
        Tolerance = Value - Received;
        SetException(InvoiceExceptions.Accepted, true);
    }

    private void SetException(InvoiceExceptions exception, bool on) => Exceptions = on ? Exceptions | exception : Exceptions & ~exception;
}
