using System.Numerics;
using InvoiceModule.Chains;

namespace InvoiceModule.Invoices;

/// <summary>
/// An invoice. What was agreed at creation never changes; what is visible changes only in <c>Transition</c>, which makes a version for
/// every visible change and for nothing else.
/// </summary>
internal sealed partial class Invoice
{
    private Invoice()
    {
    }

    public Guid Id { get; private init; }

    public Guid WalletId { get; private init; }

    public string Blockchain { get; private init; } = "";

    public string Symbol { get; private init; } = "";

    public string? ContractAddress { get; private init; }

    public int Decimals { get; private init; }

    public long AddressId { get; private init; }

    public string Address { get; private init; } = "";

    /// <summary>The epoch of the lease that this invoice holds or held on its address.</summary>
    public int Epoch { get; private init; }

    public BigInteger Value { get; private init; }

    /// <summary>How much may be missing, in base units; the price is the value less this.</summary>
    public BigInteger Tolerance { get; private set; }

    public string? FiatCurrency { get; private init; }

    /// <summary>The fiat price as given (or the equivalent), a decimal string.</summary>
    public string? FiatValue { get; private init; }

    public int FiatPercent { get; private init; }

    /// <summary>What <see cref="FiatPercent"/> makes of <see cref="FiatValue"/>, as people read it (<c>PriceFormula.AskedText</c>), to be found by; null where it makes nothing else.</summary>
    public string? FiatAsked { get; private init; }

    /// <summary>Whether the fiat amount set the value: only then does the rate hold for a limited time.</summary>
    public bool IsFiatPriced { get; private init; }

    /// <summary>The rate with its sources and times, exact (see <c>PriceRate</c>).</summary>
    public string? Rate { get; private init; }

    public DateTime CreatedAt { get; private init; }

    public DateTime ExpiresAt { get; private init; }

    public int ConfirmationsRequired { get; private init; }

    public int? PauseMinutes { get; private init; }

    public string? OrderId { get; private init; }

    /// <summary>The order id in small letters, by which people find it (<see cref="OrderKeys"/>).</summary>
    public string? OrderKey { get; private init; }

    public string? Title { get; private init; }

    public string? Description { get; private init; }

    public string? UrlCallback { get; private init; }

    public string? UrlSuccess { get; private init; }

    public string? UrlFailed { get; private init; }

    public string? UserData { get; private init; }

    /// <summary>The secret key, encrypted; null when none was given.</summary>
    public byte[]? SecretKey { get; private init; }

    public InvoiceStatus Status { get; private set; }

    /// <summary>The highest status it had; a status below it is a reversal. The end of the rate lock and an operator's act lower it.</summary>
    public InvoiceStatus Peak { get; private set; }

    public bool Active { get; private set; }

    public InvoiceExceptions Exceptions { get; private set; }

    public BigInteger Received { get; private set; }

    /// <summary>Hashes of the credited transactions, oldest first.</summary>
    public string[] Txs { get; private set; } = [];

    public int Version { get; private set; }

    /// <summary>When it stopped being active.</summary>
    public DateTime? EndedAt { get; private set; }

    /// <summary>The lowest tip at which the status can rise without any new payment: what a block has to look at. Null when there is none.</summary>
    public long? NextHeight { get; private set; }

    /// <summary>What has happened besides its payments while it could not follow them (<c>InvoiceVersions.LeaveOutAsync</c>); its next transition takes it up.</summary>
    public InvoiceChange Missed { get; private set; }

    /// <summary>Until when an unconfirmed payment holds the rate; null unless fiat-priced and not yet past.</summary>
    public DateTime? RateLockEndsAt { get; private set; }

    /// <summary>Counts every write; two writers that read the same state cannot both succeed.</summary>
    public int Revision { get; private set; }

    /// <summary>What has to be paid for PAID.</summary>
    public BigInteger Price => Value - Tolerance;

    /// <summary>What the payer is asked for: the value, whatever the currency would forgive, until a short payment has been accepted as the price.</summary>
    public BigInteger Asked => Exceptions.HasFlag(InvoiceExceptions.Accepted) ? Price : Value;

    public Asset Asset => new(Symbol, Decimals, ContractAddress);
}
