using InvoiceModule.Bitcoin.Addresses;
using InvoiceModule.Bitcoin.Networks;

namespace InvoiceModule.Tests.Bitcoin.Addresses;

public sealed class AddressScriptsTests
{
    /// <summary>The first is the address of block 0 (its key's hash), the others are well-known ones of each coin.</summary>
    [Theory]
    [InlineData(KnownNetworks.Bitcoin, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "76a91462e907b15cbf27d5425399ebf6f0fb50ebb88f1888ac")]
    [InlineData(KnownNetworks.Bitcoin, "3P14159f73E4gFr7JterCCQh9QjiTjiZrG", "a914e9c3dd0c07aac76179ebc76a6c78d4d67c6c160a87")]
    [InlineData(KnownNetworks.Dogecoin, "DBus3bamQjgJULBJtYXpEzDWQRwF5iwxgC", "76a9144a483568665dcdfa68dd58a1f62893448a64333988ac")]
    public void Base58_addresses_give_their_script(string blockchain, string address, string script)
        => AddressScripts.GetKey(KnownNetworks.Get(blockchain, BitcoinNetwork.Main), address).ShouldBe(script);

    [Fact]
    public void An_address_of_one_network_is_none_of_another()
    {
        string[] addresses = ["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu", "ltc1qjmxnz78nmc8nq77wuxh25n2es7rzm5c2rkk4wh", "DBus3bamQjgJULBJtYXpEzDWQRwF5iwxgC"];
        foreach (var address in addresses)
            KnownNetworks.All.Count(n => AddressScripts.GetKey(n, address) is not null).ShouldBe(1, address);
    }

    [Fact]
    public void Text_that_is_no_address_has_no_key_and_throws_nothing()
    {
        var random = new Random(3);
        string[] seeds = ["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu", "ltc1qjmxnz78nmc8nq77wuxh25n2es7rzm5c2rkk4wh"];
        string[] odd = ["", " ", "1", "11111111111111111111111111111111111", "bc1", "ltc1", "\uD800", "١A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", new('1', 1_000_000), new('q', 90), "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa ", "1a1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"];
        var mutations = Enumerable.Range(0, 20_000).Select(_ => Mutate(seeds[random.Next(seeds.Length)], random)).Where(t => !seeds.Contains(t));
        foreach (var text in odd.Concat(mutations))
        {
            foreach (var network in KnownNetworks.All)
                AddressScripts.GetKey(network, text).ShouldBeNull(text);
        }
    }

    private static string Mutate(string text, Random random)
    {
        var characters = text.ToCharArray();
        for (var i = random.Next(1, 4); i > 0; i--)
            characters[random.Next(characters.Length)] = (char)random.Next(0x20, 0x7f);

        // Upper case alone is the same bech32 address; a text that differs only so is left out.
        var mutated = new string(characters);
        return string.Equals(mutated, text, StringComparison.OrdinalIgnoreCase) ? text : mutated;
    }
}
