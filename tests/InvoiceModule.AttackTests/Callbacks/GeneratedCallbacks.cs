using System.Globalization;
using System.Numerics;
using System.Text.Json;
using InvoiceModule.AttackTests.Secrets;
using InvoiceModule.Callbacks;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Rates;
using InvoiceModule.Setup;
using InvoiceModule.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace InvoiceModule.AttackTests.Callbacks;

/// <summary>
/// Callbacks as the product composes them, of generated invoices: any amount, any text a merchant may send, with and without a secret key, and what
/// payments, expiry and cancellation make of them.
/// </summary>
internal sealed class GeneratedCallbacks
{
    private static readonly DateTime Start = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Texts = ["", "a", "🔑", "👨‍👩‍👧‍👦", "\u2028\u2029", "\\u0000", "é", "e\u0301", "\"\\/\b\f\n\r\t", "\u202e", "ß", "١٢", "<>&'", "\uffff", "%00", "\u0001"];

    private readonly Storage.Secrets _secrets = new(new PlainProtection());
    private readonly CallbackBody _bodies;
    private readonly InvoiceViews _views;

    public GeneratedCallbacks()
    {
        var simulator = new Simulator();
        var services = new ServiceCollection();
        foreach (var network in simulator.Networks)
            services.AddKeyedSingleton<IChain>(network.Blockchain, network.Chain);
        var chains = new ChainRegistry(simulator.Networks.Select(n => new ChainRegistration(n.Blockchain)), services.BuildServiceProvider());
        _bodies = new CallbackBody(_secrets);
        _views = new InvoiceViews(chains, new PublicUrls(Options.Create(new InvoicingOptions { PublicBaseUrl = new Uri("https://shop.example") }), new InvoicingRoutes()), Microsoft.Extensions.Logging.Abstractions.NullLogger<InvoiceViews>.Instance);
    }

    /// <summary>Words that a long run must have seen.</summary>
    public static IReadOnlyList<string> Expected { get; } =
    [
        "invoice.late_payment", "invoice.overpaid", "invoice.expired", "invoice.canceled", "invoice.status_changed",
        "NOT_PAID", "PARTIALLY_PAID", "IN_MEMPOOL", "IN_BLOCK", "PAID", "overpaid", "late", "canceled", "secret key", "no secret key",
    ];

    /// <summary>Words that were seen, to show that the bodies differ in what matters.</summary>
    public HashSet<string> Seen { get; } = new(StringComparer.Ordinal);

    /// <summary>The bytes of the callback of one invoice, at a version from 2 on.</summary>
    public byte[] Next(Random random, string eventId, bool large)
    {
        var utxo = random.Next(2) == 0;
        var invoice = Invoice.Create(Terms(random, utxo, large), 1, utxo ? "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq" : "0x52908400098527886E0F7030069857D2E4169EE7", 1);
        var payments = Enumerable.Range(0, random.Next(4)).Select(n => Payment(random, invoice, n)).ToList();
        var change = payments.Count == 0 ? random.Next(2) == 0 ? InvoiceChange.Cancel : InvoiceChange.Expire : random.Next(3) == 0 ? InvoiceChange.LateMoney : InvoiceChange.None;
        var (now, tip) = (Start.AddMinutes(random.Next(1, 90)), random.Next(100, 120));
        var type = invoice.Transition(payments, tip, change, now) ?? throw new InvalidOperationException("Nothing visible has changed.");
        var snapshot = JsonSerializer.SerializeToUtf8Bytes(_views.Of(invoice, payments, tip, now), InvoiceJson.Readable.InvoiceView);
        var made = InvoiceEvent.Of(invoice, eventId, type, now, _secrets.Protect(snapshot));
        lock (Seen)
            Seen.UnionWith([type.ToWord(), invoice.Status.ToWord(), .. invoice.Exceptions.ToWords() ?? [], invoice.SecretKey is null ? "no secret key" : "secret key"]);
        return _bodies.Compose(made, invoice.SecretKey, random.Next(4) == 0 ? [eventId[..^1] + "0", eventId[..^1] + "1"] : []);
    }

    private InvoiceTerms Terms(Random random, bool utxo, bool large)
    {
        string? Maybe() => random.Next(3) == 0 ? null : Text(random);
        var isFiat = random.Next(2) == 0;
        return new InvoiceTerms
        {
            Id = Guid.NewGuid(),
            WalletId = Guid.NewGuid(),
            Blockchain = utxo ? "bitcoin-sim" : "ethereum-sim",
            Asset = utxo ? new Asset("BTC", 8, null) : new Asset("ETH", 18, null),
            Value = Amount(random),
            FiatCurrency = isFiat ? "EUR" : null,
            FiatValue = isFiat ? "12.34" : null,
            FiatPercent = isFiat ? random.Next(-99, 1000) : 0,
            IsFiatPriced = isFiat,
            Rate = isFiat ? new PriceRate(Rational.FromFraction(string.Create(CultureInfo.InvariantCulture, $"{random.Next(1, 1_000_000)}/{random.Next(1, 1000)}")), [], Start).ToJson() : null,
            CreatedAt = Start,
            ExpiryMinutes = random.Next(15, 41),
            Confirmations = random.Next(1, 7),
            Data = new InvoiceData
            {
                OrderId = Maybe(),
                Title = Maybe(),
                Description = Maybe(),
                UrlCallback = "https://merchant.example/hook?a=b&c=%22",
                UrlSuccess = random.Next(2) == 0 ? null : "http://merchant.example/ok",
                UrlFailed = random.Next(2) == 0 ? null : "http://merchant.example/ko",
                UserData = large ? string.Concat(Enumerable.Repeat("🔑\u2028", 1365)) : Maybe(),
            },
            SecretKey = random.Next(2) == 0 ? null : _secrets.Protect(Text(random)),
        };
    }

    private static Payment Payment(Random random, Invoice invoice, int n)
    {
        var amount = random.Next(3) switch { 0 => invoice.Value, 1 => BigInteger.Max(1, invoice.Value / 3), _ => Amount(random) };
        var hash = Convert.ToHexStringLower(RandomBytes(random, 32));
        var payment = Invoices.Payment.Record(
            new PaymentFacts { WalletId = invoice.WalletId, Blockchain = invoice.Blockchain, TxId = hash, Ordinal = n, AddressId = 1, Symbol = invoice.Symbol, Amount = amount },
            new PaymentVerdict(PaymentDisposition.Credited, invoice.Id, Start.AddSeconds(n), null, random.Next(8) == 0));
        if (random.Next(2) == 0)
            payment.Mined(random.Next(90, 100), hash, amount, invoice.ConfirmationsRequired);
        return payment;
    }

    private static BigInteger Amount(Random random) => BigInteger.Max(1, new BigInteger(RandomBytes(random, random.Next(1, 32)), isUnsigned: true));

    private static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => Texts[random.Next(Texts.Length)]));
}
