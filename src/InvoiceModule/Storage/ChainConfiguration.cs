using InvoiceModule.Chains;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Storage;

internal static class ChainConfiguration
{
    public static void Map(InvoicingModel model)
    {
        var cursor = model.Entity<ChainCursor>("chains");
        cursor.HasKey(c => c.Blockchain).HasName("pk_invoicing_chains");
        cursor.Property(c => c.Failure).HasMaxLength(1024);

        var block = model.Entity<ReadBlock>("chain_blocks");
        block.HasKey(b => new { b.Blockchain, b.Height }).HasName("pk_invoicing_chain_blocks");
    }
}
