using System.Numerics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace InvoiceModule.Storage;

/// <summary>Maps one entity after another, with names and sizes said outright: a host's conventions change nothing in our tables.</summary>
internal sealed class InvoicingModel(ModelBuilder model, string? schema, bool exactNumbers)
{
    public const string Prefix = "invoicing_";

    /// <summary>Whether the database is PostgreSQL, which has exact numbers of 78 digits.</summary>
    public bool ExactNumbers => exactNumbers;

    /// <summary>Marks the model as mapped, for the start check, and says how money is stored.</summary>
    public const string Annotation = "InvoiceModule:Mapped";

    public void Map()
    {
        model.HasAnnotation(Annotation, exactNumbers ? "numeric" : "text");
        WalletConfiguration.Map(this);
        AddressConfiguration.Map(this);
        InvoiceConfiguration.Map(this);
        PaymentConfiguration.Map(this);
        InvoiceEventConfiguration.Map(this);
        ChainConfiguration.Map(this);
        AuditConfiguration.Map(this);
        StatisticsConfiguration.Map(this);
    }

    /// <summary>Starts an entity: its table, and every scalar property as a snake_case column.</summary>
    public EntityTypeBuilder<T> Entity<T>(string table)
        where T : class
    {
        var entity = model.Entity<T>();
        entity.ToTable(Prefix + table, schema);

        // SQLite's provider has no mapping for it, so EF would not find these by itself.
        foreach (var money in typeof(T).GetProperties().Where(p => (Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType) == typeof(BigInteger) && p.CanWrite))
            entity.Property(money.PropertyType, money.Name);
        foreach (var property in entity.Metadata.GetProperties())
        {
            property.SetColumnName(ToSnakeCase(property.Name));
            var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
            if (type == typeof(DateTime))
                property.SetValueConverter(new UtcConverter());
            else if (type == typeof(BigInteger))
                SetMoney(property);
            else if (type == typeof(string))
                property.SetMaxLength(property.GetMaxLength() ?? 128);
        }

        return entity;
    }

    /// <summary>Maps a list of hashes.</summary>
    public static void Lines<T>(EntityTypeBuilder<T> entity, System.Linq.Expressions.Expression<Func<T, string[]>> property)
        where T : class
    {
        var builder = entity.Property(property).HasConversion(new LinesConverter(), LinesConverter.Comparer).IsRequired();
        builder.HasColumnName(ToSnakeCase(builder.Metadata.Name));
        builder.Metadata.SetMaxLength(null);
    }

    /// <summary>Whether a column of ours has another name than we gave it.</summary>
    public static bool IsRenamed(IReadOnlyProperty property)
        => property.DeclaringType.ClrType.Assembly == typeof(InvoicingModel).Assembly && property.GetColumnName() != ToSnakeCase(property.Name);

    private void SetMoney(IMutableProperty property)
    {
        if (exactNumbers)
        {
            property.SetValueConverter(new MoneyGuard());
            property.SetColumnType("numeric(78,0)");
        }
        else
        {
            property.SetValueConverter(new MoneyConverter());
            property.SetMaxLength(78);
        }
    }

    private static string ToSnakeCase(string name)
        => string.Concat(name.Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}
