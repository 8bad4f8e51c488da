using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Simulation.Database;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Truth;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Simulation.Play;

/// <summary>What hosts and merchants' people do with the module.</summary>
internal sealed class Host(World world)
{
    // InvoicingOptions.ChainOutageLimit, and what making an invoice may take.
    private static readonly TimeSpan Unread = TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(10);

    private readonly List<(string Key, CreateInvoiceRequest Request, string Body)> _keyed = [];
    private int _orders;

    /// <summary>Whether an invoice is held against when its chain was last read (F98). Where time may leap while one is made, that says nothing.</summary>
    public bool AsksForLooks { get; set; }

    /// <summary>Who does by hand what hosts do by code.</summary>
    public Clerks Clerks => field ??= new Clerks(world, this);

    public void Create(Node node)
    {
        var (request, body) = Request(isFiat: world.Dice.Chance(350));
        if (world.Dice.Chance(250))
            CreateWithKey(node, request, body);
        else if (world.Dice.Chance(350))
            CreateInOrder(node, request);
        else
            CreatePlainly(node, request);
    }

    /// <summary>One that is as a story needs it.</summary>
    public void Create(Node node, bool isFiat, Func<CreateInvoiceRequest, CreateInvoiceRequest>? with = null)
        => CreatePlainly(node, with is null ? Request(isFiat).Request : with(Request(isFiat).Request));

    public void Cancel(Node node)
    {
        if (world.Plans.All.Count > 0)
            Cancel(node, world.Dice.Pick(world.Plans.All).Id);
    }

    public void Cancel(Node node, Guid invoice)
    {
        if (world.Dice.Chance(300))
            Clerks.Cancel(node, invoice);
        else
            Try(node, "cancel", services => services.GetRequiredService<IInvoiceService>().CancelAsync(invoice));
    }

    public void Redeliver(Node node)
    {
        // Mostly one that can be: the newest of its invoice, or one that was sent and has ended.
        var events = world.Mirror.Events.Rows.Where(e => e is { Version: > 1, Url: not null }).ToList();
        var likely = events.Where(e => e.State is EventRow.Acknowledged or EventRow.Dead or EventRow.HeldBack).ToList();
        if (events.Count == 0)
            return;
        Redeliver(node, world.Dice.Pick(likely.Count > 0 && world.Dice.Chance(800) ? likely : events));
    }

    public void Redeliver(Node node, EventRow change)
    {
        if (world.Dice.Chance(300))
        {
            Clerks.Redeliver(node, change);
            return;
        }

        Try(node, "redeliver", services => services.GetRequiredService<CallbackService>().RedeliverAsync(change.InvoiceId, change.Id, CancellationToken.None));
    }

    /// <summary>What the payer's page and the API show holds no secret, and the price is what was agreed.</summary>
    public void Look(Node node)
    {
        if (world.Plans.All.Count == 0)
            return;
        Look(node, world.Dice.Pick(world.Plans.All));
    }

    /// <summary>Somebody looks at a certain one.</summary>
    public void Look(Node node, HostPlan plan)
    {
        Try(node, "look", async services =>
        {
            var before = StateOf(plan.Id);
            var asked = world.Scheduler.Time;
            var view = await services.GetRequiredService<IInvoiceService>().FindAsync(plan.Id);
            if (view is null)
            {
                world.Fail("M2", $"invoice {plan.Id} is gone.");
                return;
            }

            if (plan.SecretKey is { } secret && JsonSerializer.Serialize(view, InvoiceJson.Readable.InvoiceView).Contains(secret, StringComparison.Ordinal))
                world.Fail("C8", $"the status of invoice {plan.Id} shows its secret key.");

            // What changed while it was read may be seen or not.
            if (before is { Invoice: { } invoice } && before == StateOf(plan.Id) && world.Scheduler.Time - asked < TimeSpan.FromSeconds(1))
                world.Views.CheckLook(view, invoice, world.Scheduler.Time);
        });
    }

    private (Truth.InvoiceRow? Invoice, Truth.ChainRow? Chain) StateOf(Guid id)
        => world.Mirror.Invoices.Rows.FirstOrDefault(i => i.Id == id) is { } invoice ? (invoice, world.Mirror.Chains.Rows.FirstOrDefault(c => c.Blockchain == invoice.Blockchain)) : (null, null);

    /// <summary>Administration: wallets, currencies, imported addresses, signing keys.</summary>
    public void Administer(Node node, int what)
    {
        var chain = world.Kinds[0];
        var address = chain.Prefix + "10" + world.Dice.Below(3).ToString(CultureInfo.InvariantCulture);
        Try(node, "administer", services =>
        {
            var wallets = services.GetRequiredService<IWalletService>();
            return what switch
            {
                0 => wallets.EnsureAsync(new WalletDefinition(World.WalletId, "Shop")),
                1 => wallets.SetCurrencyAsync(World.WalletId, Currency(chain.Blockchain, chain.Assets[0].Symbol)),
                2 => wallets.ImportAddressesAsync(World.WalletId, chain.Blockchain, [address]),
                _ => wallets.RotateSigningKeyAsync(World.WalletId, overlap: TimeSpan.FromMinutes(world.Dice.Pick([0, 0, 1, 10, 30]))),
            };
        });
    }

    public static CurrencyDefinition Currency(string blockchain, string symbol)
        => new(blockchain, symbol) { ToleranceBasisPoints = symbol == "TOK" ? 100 : 0, Dust = DustOf(symbol) };

    /// <summary>Less of a coin is next to nothing.</summary>
    public static int DustOf(string symbol) => symbol == "TOK" ? 50 : 546;

    private void CreatePlainly(Node node, CreateInvoiceRequest request)
        => TryCreate(node, "create", request, async services => Keep(request, await services.GetRequiredService<IInvoiceService>().CreateAsync(World.WalletId, request)));

    /// <summary>Some merchants ask again with the same key: mostly for the same, now and then for something else.</summary>
    public void CreateWithKey(Node node)
    {
        var (request, body) = Request(isFiat: false);
        CreateWithKey(node, request, body);
    }

    private void CreateWithKey(Node node, CreateInvoiceRequest request, string body)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"key-{_keyed.Count}");
        if (_keyed.Count > 0 && world.Dice.Chance(700))
        {
            var earlier = world.Dice.Pick(_keyed);
            (key, request, body) = world.Dice.Chance(700) ? earlier : (earlier.Key, request, body);
        }
        else
        {
            _keyed.Add((key, request, body));
        }

        CreateWithKey(node, request, body, key);
    }

    private void CreateWithKey(Node node, CreateInvoiceRequest request, string body, string key)
        => TryCreate(node, "create with key", request, async services =>
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(body));
            var bound = world.Plans.Bound(key);
            CreateResult result;
            try
            {
                result = await services.GetRequiredService<InvoiceService>().CreateAsync(World.WalletId, request, new ValidationErrors(), new IdempotencyKey(key, hash), CancellationToken.None);
            }
            catch (InvoicingException refused) when (refused.Code == InvoicingErrorCodes.IdempotencyConflict)
            {
                world.Coverage.Hit("refused", refused.Code);

                // A create whose answer was lost may have bound it; but then its invoice is there.
                if (!world.Mirror.Idempotency.Rows.Any(r => r.Key == key && world.Mirror.Invoices.Rows.Any(i => i.Id == r.InvoiceId)))
                    world.Fail("F40", $"key {key} is refused as used, and no invoice was made with it.");
                return;
            }

            if (bound is { } known && (known.Body != body || known.Invoice != result.Invoice.Id))
                world.Fail("F40", $"key {key} gave invoice {known.Invoice}, and gives {result.Invoice.Id} now.");
            world.Coverage.Hit("host", result.Replayed ? "idempotent replay" : "idempotent create");
            world.Plans.Bind(key, body, result.Invoice.Id);
            if (!result.Replayed)
                Keep(request, result.Invoice);
        });

    private void CreateInOrder(Node node, CreateInvoiceRequest request)
    {
        var isTakenBack = world.Dice.Chance(400);
        var number = ++_orders;
        TryCreate(node, "create in a transaction", request, async services =>
        {
            var db = services.GetRequiredService<SimDb>();
            await using var transaction = await db.Database.BeginTransactionAsync();
            var view = await services.GetRequiredService<IInvoiceService>().CreateAsync(World.WalletId, request);
            if (world.Mirror.Invoices.Rows.Any(i => i.Id == view.Id))
                world.Fail("L5", $"invoice {view.Id} is there before its host has committed.");
            db.Add(new HostOrder { Id = number, InvoiceId = view.Id });
            await db.SaveChangesAsync();
            if (isTakenBack)
            {
                world.Plans.TakeBack(view.Id);
                await transaction.RollbackAsync();
                world.Coverage.Hit("host", "rolled back");
                if (world.Mirror.Invoices.Rows.Any(i => i.Id == view.Id))
                    world.Fail("L5", $"invoice {view.Id} is there though its host rolled back.");
                return;
            }

            try
            {
                await transaction.CommitAsync();
                world.Coverage.Hit("host", "joined");
            }
            finally
            {
                // The answer may be lost, and a host whose commit has failed has no order.
                if (world.Mirror.Invoices.Rows.Any(i => i.Id == view.Id))
                    Keep(request, view);
            }
        });
    }

    private (CreateInvoiceRequest Request, string Body) Request(bool isFiat)
    {
        var dice = world.Dice;
        var kind = dice.Pick(world.Kinds);
        var asset = dice.Pick(kind.Assets);
        var merchant = dice.Pick(world.Merchants.All);
        var request = new CreateInvoiceRequest
        {
            Blockchain = kind.Blockchain,
            Symbol = asset.Symbol,
            Value = isFiat ? null : dice.Amount(100_000, 900_000),
            FiatCurrency = isFiat ? new FiatAmount("USD", string.Create(CultureInfo.InvariantCulture, $"{dice.Between(1, 99)}.{dice.Between(0, 99):D2}"), dice.Pick([0, 0, 3, -10])) : null,
            Confirmations = dice.Between(1, 5),
            Expiry = dice.Between(15, 25),
            Pause = dice.Chance(150) ? dice.Between(0, 90) : null,
            SecretKey = dice.Chance(500) ? string.Create(CultureInfo.InvariantCulture, $"s3cret-{dice.Below(1_000_000)}") : null,
            Data = world.Shop.Order(new InvoiceData(), dice.Chance(500) ? string.Create(CultureInfo.InvariantCulture, $"order-{dice.Below(4)}") : null) with
            {
                UrlCallback = dice.Chance(850) ? $"http://{merchant.Host}/{dice.Pick(["a", "b"])}" : null,
            },
        };
        return (request, JsonSerializer.Serialize(new { request.Blockchain, request.Symbol, Value = request.Value?.ToString(CultureInfo.InvariantCulture), request.FiatCurrency, request.Data }));
    }

    private void Keep(CreateInvoiceRequest request, InvoiceView view)
    {
        var kind = world.Kinds.First(k => k.Blockchain == view.Blockchain);
        world.Plans.Add(new HostPlan(
            view.Id, view.Blockchain, view.ContractAddress, view.Address, view.Address.ToLowerInvariant(), view.Value, request.Confirmations, request.Data.UrlCallback, request.SecretKey, view.Expiry, request.Data.Title!));
        if (AsksForLooks && world.Mirror.Chains.Rows.First(c => c.Blockchain == view.Blockchain).ScannedAt is var scannedAt && !(view.Created - scannedAt <= Unread))
            world.Fail("F98", $"invoice {view.Id} is made at {view.Created:T}, and {view.Blockchain} was last read at {scannedAt:T}.");
        world.Say($"invoice {view.Id} of {view.Value} {view.Symbol} at {view.Address} for {request.Data.Title}, order '{request.Data.OrderId}'");
        if (request.FiatCurrency is { Value: { } fiat } price)
            PriceRules.Check(world, view, fiat, price.Percent, kind.Assets.First(a => a.Symbol == view.Symbol).Decimals);
        else if (view.Value != request.Value)
            world.Fail("M5", $"invoice {view.Id} of {request.Value} asks for {view.Value}.");
    }

    private void TryCreate(Node node, string what, CreateInvoiceRequest request, Func<IServiceProvider, Task> code)
        => Try(node, what, services => world.Providers.CreateAsync(node, request.Blockchain, () => code(services)));

    /// <summary>A host's own code: it may be refused, and its database may fail under it.</summary>
    public void Try(Node node, string what, Func<IServiceProvider, Task> code)
        => _ = node.Run(async services =>
        {
            try
            {
                await code(services);
                world.Coverage.Hit("host", what);
            }
            catch (InvoicingException refused)
            {
                world.Coverage.Hit("refused", refused.Code);
            }
            catch (Exception failed) when (failed is NodeDiedException || node.IsDead || failed is SimDbException || failed.InnerException is SimDbException)
            {
                world.Coverage.Hit("host", what + " failed");
            }
            catch (Exception failed)
            {
                world.Fail("F60", $"{what} ended with {failed.GetType().Name}: {failed.Message} {failed.InnerException?.Message}");
            }
        });
}
