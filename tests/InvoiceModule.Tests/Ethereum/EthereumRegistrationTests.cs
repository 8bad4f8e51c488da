using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum;
using InvoiceModule.Setup;
using InvoiceModule.Tests.Ethereum.Keys;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Tests.Ethereum;

public sealed class EthereumRegistrationTests
{
    private const string Usdt = "0xdAC17F958D2ee523a2206206994597C13D831ec7";

    [Fact]
    public async Task Networks_are_registered_under_their_names_and_share_one_space_of_addresses()
    {
        var builder = Builder();
        builder.AddEthereum(o =>
        {
            Configure(o);
            o.Tokens.Add(new EvmToken { Symbol = "USDT", Contract = Usdt.ToLowerInvariant(), Decimals = 6 });
        });
        builder.AddEvm("polygon", o =>
        {
            Configure(o);
            (o.ChainId, o.NativeSymbol, o.Xpub) = (137, "POL", null);
        });
        await using var services = builder.Services.BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();

        var ethereum = services.GetRequiredKeyedService<IChain>("ethereum");
        ethereum.Blockchain.ShouldBe("ethereum");
        ethereum.Assets.ShouldBe([new Asset("ETH", 18), new Asset("USDT", 6, Usdt)]);
        ethereum.Traits.ShouldBe(new ChainTraits
        {
            DisplayName = "Ethereum",
            TokenStandard = "ERC-20",
            TransactionLink = "https://etherscan.io/tx/{tx}",
            AddressPreference = AddressPreference.Rested,
            AddressSpace = "evm",
            NamesSenders = true,
            BlockInterval = TimeSpan.FromSeconds(12),
        });
        var polygon = services.GetRequiredKeyedService<IChain>("polygon");
        polygon.Assets.ShouldBe([new Asset("POL", 18)]);
        polygon.Traits.AddressSpace.ShouldBe("evm");
        polygon.Traits.DisplayName.ShouldBe("Polygon");
        polygon.Traits.TransactionLink.ShouldBe("https://polygonscan.com/tx/{tx}");
        polygon.Traits.BlockInterval.ShouldBeNull();
        polygon.GetPaymentUri(new PaymentUriRequest(polygon.Assets[0], "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", 5)).ShouldBe("ethereum:0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266@137?value=5");

        (await services.GetRequiredKeyedService<IAddressProvider>("ethereum").GetAddressAsync(new AddressRequest(Guid.Empty, "ethereum", ethereum.Assets[1], 0), TestContext.Current.CancellationToken))
            .ShouldBe("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
        services.GetKeyedService<IAddressProvider>("polygon").ShouldBeNull();

        // A key that a merchant sets on the dashboard gives what it would in the options.
        var key = new EvmOptions();
        Configure(key);
        (await ((IAddressKeyReader)polygon).ReadAddressKey(key.Xpub!).GetAddressAsync(new AddressRequest(Guid.Empty, "polygon", polygon.Assets[0], 0), TestContext.Current.CancellationToken))
            .ShouldBe("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
        Should.Throw<FormatException>(() => ((IAddressKeyReader)polygon).ReadAddressKey("nonsense")).Message.ShouldStartWith("The key is not an extended key");
    }

    [Fact]
    public async Task A_second_call_adds_to_the_first_and_registers_nothing_twice()
    {
        var builder = Builder();
        builder.AddEthereum(o =>
        {
            Configure(o);
            o.ChainId = 31337;
        });
        builder.AddEthereum(o => o.RpcTimeout = TimeSpan.FromSeconds(5));
        await using var services = builder.Services.BuildServiceProvider();
        services.GetServices<ChainRegistration>().ShouldHaveSingleItem();
        services.GetServices<IValidateOptions<EvmOptions>>().Select(v => v.GetType()).ShouldBeUnique();
        var options = services.GetRequiredService<IOptionsMonitor<EvmOptions>>().Get("ethereum");
        (options.ChainId, options.RpcTimeout).ShouldBe((31337, TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void All_faults_are_reported_at_once_and_none_repeats_a_secret()
    {
        var builder = Builder();
        builder.AddEvm("base", o =>
        {
            o.RpcUrl = new Uri("http://me:secret-in-url@127.0.0.1:8545");
            o.WebSocketUrl = new Uri("http://127.0.0.1/secret-in-path");
            (o.GenesisHash, o.NativeSymbol, o.NativeDecimals) = ("0x12", "E-T-H", 37);
            (o.Finality, o.InnerTransfers, o.Pool) = ((EvmFinality)7, (EvmInnerTransfers)7, (EvmPool)7);
            (o.BlockInterval, o.RpcTimeout, o.Xpub) = (TimeSpan.Zero, TimeSpan.Zero, AccountKeyTests.Xpub[..^1]);
            o.Tokens.Add(new EvmToken { Symbol = "", Contract = "0xdac17F958D2ee523a2206206994597C13D831ec7" });
            o.Tokens.Add(new EvmToken { Symbol = "USDT", Contract = Usdt, Decimals = 6 });
            o.Tokens.Add(new EvmToken { Symbol = "usdt", Contract = Usdt.ToLowerInvariant(), Decimals = 6 });
        });
        builder.AddEthereum(o => o.RpcUrl = new Uri("ftp://127.0.0.1"));
        using var services = builder.Services.BuildServiceProvider();
        var faults = Should.Throw<AggregateException>(() => services.GetRequiredService<IStartupValidator>().Validate()).ToString();
        foreach (var word in new[]
        {
            "base: RpcUrl", "base: WebSocketUrl", "base: ChainId", "base: GenesisHash", "base: NativeSymbol", "base: NativeDecimals", "base: Finality",
            "base: InnerTransfers", "base: Pool", "base: BlockInterval", "base: RpcTimeout", "base: Xpub", "Tokens:0:Symbol", "Tokens:0:Contract", "Tokens:0:Decimals",
            "Tokens:2:Symbol", "Tokens:2:Contract", "ethereum: RpcUrl",
        })
            faults.ShouldContain(word);
        faults.ShouldNotContain("Tokens:1:");
        faults.ShouldNotContain("secret-in");
        faults.ShouldNotContain(AccountKeyTests.Xpub[..^1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Polygon")]
    [InlineData("poly gon")]
    [InlineData("a-name-that-is-longer-than-allowed")]
    public void A_chain_needs_a_name(string name) => Should.Throw<ArgumentException>(() => Builder().AddEvm(name, Configure));

    [Fact]
    public void Configuration_is_bound_with_its_tokens()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["RpcUrl"] = "http://127.0.0.1:8545",
            ["WebSocketUrl"] = "ws://127.0.0.1:8545",
            ["ChainId"] = "31337",
            ["Tokens:0:Symbol"] = "USDT",
            ["Tokens:0:Contract"] = Usdt,
            ["Tokens:0:Decimals"] = "6",
            ["Finality"] = "finalizedtag",
        }).Build();
        var builder = Builder();
        builder.AddEthereum(configuration.Bind);
        using var services = builder.Services.BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
        var options = services.GetRequiredService<IOptionsMonitor<EvmOptions>>().Get("ethereum");
        options.Finality.ShouldBe(EvmFinality.FinalizedTag);
        options.Tokens.ShouldHaveSingleItem().Decimals.ShouldBe(6);
    }

    private static InvoicingBuilder Builder()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        return new InvoicingBuilder(services);
    }

    private static void Configure(EvmOptions options)
    {
        options.RpcUrl = new Uri("http://127.0.0.1:8545");
        options.Xpub = AccountKeyTests.Xpub;
    }
}
