using Microsoft.EntityFrameworkCore;

namespace Shop.Data;

/// <summary>Which database the shop uses.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="ConnectionString">How it is reached.</param>
internal sealed record ShopDatabase(DatabaseProvider Provider, string ConnectionString)
{
    public void Configure(DbContextOptionsBuilder options)
    {
        if (Provider == DatabaseProvider.Postgres)
            options.UseNpgsql(ConnectionString, npgsql => npgsql.EnableRetryOnFailure());
        else
            options.UseSqlite(ConnectionString);
    }

    /// <summary>The context that has the migrations of this provider.</summary>
    public ShopDb OpenForMigration()
    {
        if (Provider == DatabaseProvider.Postgres)
        {
            var postgres = new DbContextOptionsBuilder<PostgresShopDb>();
            Configure(postgres);
            return new PostgresShopDb(postgres.Options);
        }

        var sqlite = new DbContextOptionsBuilder<SqliteShopDb>();
        Configure(sqlite);
        return new SqliteShopDb(sqlite.Options);
    }
}
