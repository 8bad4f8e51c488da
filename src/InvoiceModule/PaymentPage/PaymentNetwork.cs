using InvoiceModule.Chains;

namespace InvoiceModule.PaymentPage;

/// <summary>A network as payers know it.</summary>
/// <param name="Name">Its name, such as <c>Ethereum</c>.</param>
/// <param name="TokenStandard">What its kind of token is called; null where nothing is said.</param>
internal sealed record PaymentNetwork(string Name, string? TokenStandard)
{
    /// <summary>A chain that is no longer registered still has invoices, and keeps its own name.</summary>
    public static PaymentNetwork Of(ChainRegistry chains, string blockchain)
        => chains.TryGet(blockchain, out var chain)
            ? new PaymentNetwork(chain.Traits.DisplayName ?? Capitalize(blockchain), chain.Traits.TokenStandard)
            : new PaymentNetwork(Capitalize(blockchain), null);

    private static string Capitalize(string blockchain)
        => string.Join(' ', blockchain.Split('-', StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
