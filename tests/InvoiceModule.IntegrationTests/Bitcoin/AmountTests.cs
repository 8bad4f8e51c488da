using System.Buffers.Binary;
using System.Numerics;
using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Bitcoin.Rpc;

namespace InvoiceModule.IntegrationTests.Bitcoin;

public sealed class AmountTests(LitecoinFixture fixture) : IClassFixture<LitecoinFixture>
{
    private const long MaxAmount = 84_000_000_00000000;
    private const int OutputsPerTransaction = 20_000;

    /// <summary>The amounts go to the node in binary and come back as it writes them in JSON: none may be off by one.</summary>
    [Fact]
    public async Task A_hundred_thousand_amounts_come_back_exactly_as_the_node_holds_them()
    {
        var random = new Random(20261123);
        for (var round = 0; round < 5; round++)
        {
            long[] edges = [0, 1, 10_000_000, 29_999_999, 2_100_000_00000000, MaxAmount, MaxAmount - 1];
            long[] amounts = [.. edges, .. Enumerable.Range(0, OutputsPerTransaction - edges.Length).Select(_ => random.NextInt64(MaxAmount >> random.Next(52)))];
            var decoded = TransactionReader.Read(await fixture.Node.CallAsync("decoderawtransaction", RawTransaction(amounts), false), KnownNetworks.Get(KnownNetworks.Litecoin, BitcoinNetwork.Regtest));
            decoded.Transfers.Count.ShouldBe(amounts.Length);
            for (var i = 0; i < amounts.Length; i++)
            {
                if (decoded.Transfers[i].Amount != new BigInteger(amounts[i]) || decoded.Transfers[i].Ordinal != i)
                    Assert.Fail($"{amounts[i]} came back as {decoded.Transfers[i].Amount}");
            }
        }
    }

    private static string RawTransaction(long[] amounts)
    {
        using var raw = new MemoryStream();
        raw.Write([2, 0, 0, 0, 1]);
        raw.Write(new byte[32]);
        raw.Write([0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
        Span<byte> number = stackalloc byte[8];
        raw.WriteByte(0xfd);
        BinaryPrimitives.WriteUInt16LittleEndian(number, (ushort)amounts.Length);
        raw.Write(number[..2]);
        foreach (var amount in amounts)
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, amount);
            raw.Write(number);
            raw.Write([22, 0, 20, .. new byte[20]]);
        }

        raw.Write(new byte[4]);
        return Convert.ToHexStringLower(raw.ToArray());
    }
}
