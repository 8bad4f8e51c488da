using InvoiceModule.Chains;
using InvoiceModule.Ethereum.Rpc;
using InvoiceModule.Rpc;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>Reads the newest block that counts: the latest, or the latest the node calls finalized.</summary>
internal sealed class TipReader(EvmNode node, EvmFinality finality)
{
    private static readonly RpcCall Latest = new("eth_getBlockByNumber", "latest", false);
    private static readonly RpcCall Finalized = new("eth_getBlockByNumber", "finalized", false);

    public async Task<BlockRef> ReadAsync(CancellationToken cancellationToken)
        => finality == EvmFinality.FinalizedTag ? (await ReadBothAsync(cancellationToken)).Finalized : await node.ReadAsync([Latest], answers => LatestOf(answers, 0), cancellationToken);

    public Task<(BlockRef Latest, BlockRef Finalized)> ReadBothAsync(CancellationToken cancellationToken)
        => node.ReadAsync(
            [Latest, Finalized],
            answers => (LatestOf(answers, 0), EvmBlock.ReadRef(answers.Result(1))
                ?? throw new ChainUnavailableException("The node knows no finalized block. Wait until its network has finalized one, or set Finality to Confirmations.")),
            cancellationToken);

    private static BlockRef LatestOf(CheckedAnswers answers, int index)
        => EvmBlock.ReadRef(answers.Result(index)) ?? throw new ChainUnavailableException("The node knows no latest block. Wait until it has caught up.");
}
