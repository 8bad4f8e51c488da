using InvoiceModule.Chains;
using InvoiceModule.PaymentPage;

namespace InvoiceModule.Dashboard;

/// <summary>Networks as people know them; payers are shown the same.</summary>
internal sealed class ChainNames(ChainRegistry chains)
{
    public string Of(string blockchain) => PaymentNetwork.Of(chains, blockchain).Name;

    /// <summary>The networks that share their addresses.</summary>
    public string OfSpace(string space)
        => chains.All.Where(c => ChainRegistry.AddressSpaceOf(c) == space).Select(c => Of(c.Blockchain)).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } names
            ? string.Join(", ", names)
            : Of(space);
}
