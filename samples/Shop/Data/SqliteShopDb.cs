using Microsoft.EntityFrameworkCore;

namespace Shop.Data;

/// <summary>The same model, with the migrations of this provider.</summary>
internal sealed class SqliteShopDb(DbContextOptions<SqliteShopDb> options) : ShopDb(options);
