using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Shop.Data;

/// <summary>For <c>dotnet ef</c>, which connects to nothing here.</summary>
internal sealed class SqliteShopDbFactory : IDesignTimeDbContextFactory<SqliteShopDb>
{
    public SqliteShopDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqliteShopDb>();
        new ShopDatabase(DatabaseProvider.Sqlite, "Data Source=design.db").Configure(options);
        return new SqliteShopDb(options.Options);
    }
}
