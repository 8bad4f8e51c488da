using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Shop.Data;

/// <summary>For <c>dotnet ef</c>, which connects to nothing here.</summary>
internal sealed class PostgresShopDbFactory : IDesignTimeDbContextFactory<PostgresShopDb>
{
    public PostgresShopDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<PostgresShopDb>();
        new ShopDatabase(DatabaseProvider.Postgres, "Host=localhost;Database=design").Configure(options);
        return new PostgresShopDb(options.Options);
    }
}
