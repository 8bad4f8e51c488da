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
        litecoin.Traits.TransactionLink.ShouldBe("https://litecoinspace.org/tx/{tx}");
        services.GetRequiredKeyedService<IChain>("bitcoin").Assets.ShouldBe([new Asset("BTC", 8)]);
        services.GetRequiredKeyedService<IChain>("dogecoin").Traits.CoinbaseMaturity.ShouldBe(240);

        var request = new AddressRequest(Guid.Empty, "bitcoin", new Asset("BTC", 8), 0);
        (await services.GetRequiredKeyedService<IAddressProvider>("bitcoin").GetAddressAsync(request, TestContext.Current.CancellationToken))
            .ShouldBe("bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu");
        services.GetKeyedService<IAddressProvider>("dogecoin").ShouldBeNull();

        // A key that a merchant sets on the dashboard gives what it would in the options.
        var reader = (IAddressKeyReader)services.GetRequiredKeyedService<IChain>("bitcoin");
        foreach (var text in new[] { Zpub, $"wpkh({Zpub}/0/*)" })
            (await reader.ReadAddressKey(text).GetAddressAsync(request, TestContext.Current.CancellationToken)).ShouldBe("bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu");
        reader.AddressKeyForms.ShouldBe("xpub, ypub, zpub, or an output descriptor with one of them such as wpkh(KEY/0/*)");
        var refusal = Should.Throw<FormatException>(() => reader.ReadAddressKey($"tr({Zpub}/0/*)"));
        refusal.Message.ShouldContain("P2tr");
        refusal.Message.ShouldNotContain(Zpub);
        Should.Throw<FormatException>(() => reader.ReadAddressKey(Zpub[..^1])).Message.ShouldStartWith("The key is not an extended key");
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
        services.GetRequiredKeyedService<IChain>("litecoin").Traits.TransactionLink.ShouldBeNull("a test network has no site that knows it");
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
    public async Task A_descriptor_and_a_type_of_the_configuration_make_the_addresses()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["AddressType"] = "p2wpkh", ["Xpub"] = $"wpkh({Zpub}/0/*)" }).Build();
        var builder = new InvoicingBuilder(new ServiceCollection());
        builder.AddBitcoin(o =>
        {
            Configure(o);
            configuration.Bind(o);
        });
        await using var services = builder.Services.BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
        (await services.GetRequiredKeyedService<IAddressProvider>("bitcoin").GetAddressAsync(new AddressRequest(Guid.Empty, "bitcoin", new Asset("BTC", 8), 0), TestContext.Current.CancellationToken))
            .ShouldBe("bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu");
    }

    [Fact]
    public void A_kind_of_address_that_the_network_lacks_stops_the_start()
    {
        var builder = new InvoicingBuilder(new ServiceCollection());
        builder.AddDogecoin(o =>
        {
            Configure(o);
            o.Xpub = "dgub8rUhDtD3YFGZTUphBfpBbzvFxSMKQXYLzg87Me2ta78r2SdVLmypBUkkxrrn9RTnchsyiJSkHZyLWxD13ibBiXtuFWktBoDaGaZjQUBLNLs";
            o.AddressType = AddressType.P2tr;
        });
        using var services = builder.Services.BuildServiceProvider();
        Should.Throw<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate()).Message.ShouldContain("dogecoin: AddressType");
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:28332", true)]
    [InlineData("tcp://node.example:28332/", true)]
    [InlineData("tcp://[::1]:28332", true)]
    [InlineData("tcp://127.0.0.1", false)]
    [InlineData("http://127.0.0.1:28332", false)]
    [InlineData("tcp://me:secret@127.0.0.1:28332", false)]
    [InlineData("tcp://127.0.0.1:28332/rawtx", false)]
    [InlineData("127.0.0.1", false)]
    public void The_publisher_of_the_configuration_is_checked(string url, bool isGood)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["ZmqUrl"] = url }).Build();
        var options = new BitcoinOptions();
        Configure(options);
        configuration.Bind(options);
        options.ZmqUrl.ShouldNotBeNull();
        var result = new BitcoinOptionsValidator("bitcoin").Validate("bitcoin", options);
        result.Succeeded.ShouldBe(isGood, result.FailureMessage);
        if (!isGood)
            result.FailureMessage.ShouldNotBeNull().ShouldStartWith("bitcoin: ZmqUrl");
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
