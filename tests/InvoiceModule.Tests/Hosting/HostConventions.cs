using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Hosting;

/// <summary>What hosts do to every entity of their model, ours included, after <c>OnModelCreating</c>.</summary>
internal sealed class HostConventions(ModelCustomizerDependencies dependencies, HostConventions.Convention convention) : ModelCustomizer(dependencies)
{
    internal delegate void Convention(ModelBuilder model, IMutableEntityType entity);

    /// <summary>Lets a host's context have this convention.</summary>
    public static DbContextOptionsBuilder Use(DbContextOptionsBuilder options, Convention convention)
    {
        ((IDbContextOptionsBuilderInfrastructure)options).AddOrUpdateExtension(new Extension(convention));
        return options.ReplaceService<IModelCustomizer, HostConventions>();
    }

    public override void Customize(ModelBuilder modelBuilder, DbContext context)
    {
        base.Customize(modelBuilder, context);
        foreach (var entity in modelBuilder.Model.GetEntityTypes().ToList())
            convention(modelBuilder, entity);
    }

    private sealed class Extension(Convention convention) : IDbContextOptionsExtension
    {
        public DbContextOptionsExtensionInfo Info => new Information(this);

        private Convention Convention => convention;

        public void ApplyServices(IServiceCollection services) => services.AddSingleton(convention);

        public void Validate(IDbContextOptions options)
        {
        }

        // Two conventions make two models, so they may not share what EF keeps for equal options.
        private sealed class Information(Extension extension) : DbContextOptionsExtensionInfo(extension)
        {
            public override bool IsDatabaseProvider => false;

            public override string LogFragment => "";

            public override int GetServiceProviderHashCode() => extension.Convention.GetHashCode();

            public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other)
                => other is Information same && ((Extension)same.Extension).Convention == extension.Convention;

            public override void PopulateDebugInfo(IDictionary<string, string> debugInfo)
            {
            }
        }
    }
}
