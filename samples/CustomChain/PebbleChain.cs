using InvoiceModule.Chains;

namespace CustomChain;

/// <summary>The village's book as a chain: pages are blocks, slips are transactions, the tray is the pool.</summary>
public sealed class PebbleChain(PebbleLedger ledger) : IChain
{
    /// <summary>The name under which the API knows it.</summary>
    public const string Name = "pebble";

    /// <inheritdoc />
    public string Blockchain => Name;

    /// <inheritdoc />
    public IReadOnlyList<Asset> Assets { get; } = [new Asset("PEB", 4)];

    /// <inheritdoc />
    public ChainTraits Traits { get; } = new() { AddressPreference = AddressPreference.Fresh };

    /// <inheritdoc />
    public async ValueTask<BlockRef> GetTipAsync(CancellationToken cancellationToken)
        => ToBlock(await AskAsync(() => ledger.AskNewestAsync(cancellationToken))).Ref;

    /// <inheritdoc />
    public async ValueTask<Block?> GetBlockAsync(BlockRequest request, CancellationToken cancellationToken)
        => await AskAsync(() => ledger.AskPageAsync(request.Height, cancellationToken)) is { } page ? ToBlock(page) : null;

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<ChainTransaction>> GetPendingAsync(PendingRequest request, CancellationToken cancellationToken)
        => [.. (await AskAsync(() => ledger.AskTrayAsync(cancellationToken))).Select(ToTransaction)];

    /// <inheritdoc />
    public string? GetAddressKey(string address) => PebbleMark.Read(address);

    /// <inheritdoc />
    public string GetPaymentUri(PaymentUriRequest request)
    {
        var uri = $"pebble:{request.Address}?amount={BaseUnits.Format(request.Amount, request.Asset.Decimals)}";
        return request.Label is { } label ? $"{uri}&label={Uri.EscapeDataString(label)}" : uri;
    }

    // Any exception would do. This one lets the operator read what is wrong and what mends it.
    private static async Task<T> AskAsync<T>(Func<Task<T>> question)
    {
        try
        {
            return await question();
        }
        catch (IOException exception)
        {
            throw new ChainUnavailableException($"The pebble ledger does not answer: {exception.Message} Ask the clerk.", exception);
        }
    }

    private static Block ToBlock(PebblePage page) => new(page.Number, page.Seal, page.PreviousSeal, page.BoundAt, [.. page.Slips.Select(ToTransaction)]);

    // The number of a line within its slip never changes; its number on a page would, when the page is bound anew.
    private static ChainTransaction ToTransaction(PebbleSlip slip)
        => new(slip.Id, [.. slip.Payments.Select((payment, line) => new Transfer(line, PebbleMark.Read(payment.To) ?? "", payment.Grains))])
        {
            Spends = [slip.Stub],
            SeenAt = slip.HandedInAt,
        };
}
