using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.IntegrationTests.Operations;

/// <summary>The statement that reads the first rows of each wallet, as PostgreSQL gets it.</summary>
public sealed class EachWalletTests
{
    [Fact]
    public void PostgreSQL_looks_into_the_index_once_a_wallet_and_numbers_no_rows()
    {
        using var context = new TruthDb(new DbContextOptionsBuilder<TruthDb>().UseNpgsql("Host=none").Options);
        var sql = EachWallet.Read<Invoice>(
                context, [Guid.Empty, new Guid(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11])], i => i.WalletId, all => all.Where(i => i.Active).OrderByDescending(i => i.CreatedAt).Take(21))
            .ToQueryString();
        sql.ShouldContain("JOIN LATERAL");
        sql.ShouldNotContain("ROW_NUMBER");
        sql.ShouldContain("i0.wallet_id = i.id");
    }

    [Fact]
    public void One_wallet_is_read_as_ever()
    {
        using var context = new TruthDb(new DbContextOptionsBuilder<TruthDb>().UseNpgsql("Host=none").Options);
        var sql = EachWallet.Read<Invoice>(context, [Guid.Empty], i => i.WalletId, all => all.OrderByDescending(i => i.CreatedAt).Take(21)).ToQueryString();
        sql.ShouldNotContain("JOIN");
        sql.ShouldContain("wallet_id = @");
    }
}
