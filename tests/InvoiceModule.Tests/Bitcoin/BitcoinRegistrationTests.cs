using InvoiceModule.Addresses;
using InvoiceModule.Bitcoin;
using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Chains;
using InvoiceModule.Setup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Tests.Bitcoin;

public sealed class BitcoinRegistrationTests
{
    private const string Zpub = "zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs";

    [Fact]
    public async Task Every_chain_is_registered_under_its_name_with_its_addresses()
    {
        var builder = new InvoicingBuilder(new ServiceCollection());
        builder.AddLitecoin(Configure).AddBitcoin(Configure).AddDogecoin(o =>
        {
            Configure(o);
            o.Xpub = null;
        });
        await using var services = builder.Services.BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();

        var litecoin = services.GetRequiredKeyedService<IChain>("litecoin");
        litecoin.Blockchain.ShouldBe("litecoin");
        litecoin.Assets.ShouldBe([new Asset("LTC", 8)]);
        litecoin.Traits.CoinbaseMaturity.ShouldBe(100);
        litecoin.Traits.BlockInterval.ShouldBe(TimeSpan.FromSeconds(150));
        litecoin.Traits.AddressPreference.ShouldBe(AddressPreference.Fresh);
        litecoin.ShouldBeAssignableTo<IChainSignal>();
        services.GetRequiredKeyedService<IChain>("bitcoin").Assets.ShouldBe([new Asset("BTC", 8)]);
        services.GetRequiredKeyedService<IChain>("dogecoin").Traits.CoinbaseMaturity.ShouldBe(240);

        var request = new AddressRequest(Guid.Empty, "bitcoin", new Asset("BTC", 8), 0);
        (await services.GetRequiredKeyedService<IAddressProvider>("bitcoin").GetAddressAsync(request, TestContext.Current.CancellationToken))
            .ShouldBe("bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu");
        services.GetKeyedService<IAddressProvider>("dogecoin").ShouldBeNull();
    }

    [Fact]
    public async Task A_second_call_adds_to_the_first_and_registers_nothing_twice()
    {
        var builder = new InvoicingBuilder(new ServiceCollection());
        builder.AddLitecoin(Configure).AddLitecoin(o => o.Network = BitcoinNetwork.Regtest).AddLitecoin(o => o.Xpub = null);
        await using var services = builder.Services.BuildServiceProvider();
        services.GetServices<ChainRegistration>().ShouldHaveSingleItem();
        services.GetServices<IValidateOptions<BitcoinOptions>>().ShouldHaveSingleItem();
        var options = services.GetRequiredService<IOptionsMonitor<BitcoinOptions>>().Get("litecoin");
        options.Network.ShouldBe(BitcoinNetwork.Regtest);
        options.RpcUser.ShouldBe("user");
        services.GetRequiredKeyedService<IChain>("litecoin").Traits.BlockInterval.ShouldBeNull();
    }

    [Fact]
    public void All_faults_are_reported_at_once_and_none_repeats_a_secret()
    {
        var builder = new InvoicingBuilder(new ServiceCollection());
        builder.AddLitecoin(o =>
        {
            o.RpcUrl = new Uri("http://me:secret-in-url@127.0.0.1:9332");
            o.RpcUser = "a:b";
            o.RpcTimeout = TimeSpan.Zero;
            o.Xpub = Zpub[..^1];
        });
        builder.AddBitcoin(o => o.RpcUrl = new Uri("ftp://127.0.0.1"));
        using var services = builder.Services.BuildServiceProvider();
        var faults = Should.Throw<AggregateException>(() => services.GetRequiredService<IStartupValidator>().Validate()).ToString();
        foreach (var word in new[] { "litecoin: RpcUrl", "litecoin: RpcUser", "litecoin: RpcPassword", "litecoin: RpcTimeout", "litecoin: Xpub", "bitcoin: RpcUrl", "bitcoin: RpcUser", "bitcoin: RpcPassword" })
            faults.ShouldContain(word);
        faults.ShouldNotContain("secret-in-url");
        faults.ShouldNotContain(Zpub[..^1]);
    }

    [Fact]
    public void Configuration_names_the_network_in_small_letters()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["RpcUrl"] = "http://127.0.0.1:19443",
            ["RpcUser"] = "user",
            ["RpcPassword"] = "password",
            ["Network"] = "regtest",
        }).Build();
        var builder = new InvoicingBuilder(new ServiceCollection());
        builder.AddLitecoin(configuration.Bind);
        using var services = builder.Services.BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
        services.GetRequiredService<IOptionsMonitor<BitcoinOptions>>().Get("litecoin").Network.ShouldBe(BitcoinNetwork.Regtest);
    }

    private static void Configure(BitcoinOptions options)
    {
        options.RpcUrl = new Uri("http://127.0.0.1:9332");
        options.RpcUser = "user";
        options.RpcPassword = "password";
        options.Xpub = Zpub;
    }
}
