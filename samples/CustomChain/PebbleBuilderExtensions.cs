using CustomChain;
using InvoiceModule.Setup;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Plugs the pebble ledger into the module.</summary>
public static class PebbleBuilderExtensions
{
    /// <summary>Adds the chain <c>pebble</c> with the coin PEB, and the merchant's addresses.</summary>
    public static IInvoicingBuilder AddPebble(this IInvoicingBuilder builder, PebbleLedger ledger)
        => builder.AddChain(PebbleChain.Name, _ => new PebbleChain(ledger)).AddAddressProvider(PebbleChain.Name, _ => new PebbleAddressProvider());
}
