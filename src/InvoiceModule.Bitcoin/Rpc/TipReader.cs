using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Chains;
using InvoiceModule.Rpc;

namespace InvoiceModule.Bitcoin.Rpc;

/// <summary>Reads the tip of a node that has caught up with its network.</summary>
internal sealed class TipReader(NetworkParameters network, BitcoinNode node)
{
    public Task<BlockRef> ReadAsync(CancellationToken cancellationToken)
        => node.ReadAsync(
            [new RpcCall("getblockchaininfo")],
            answers =>
            {
                var info = answers.Result(0);
                var tip = new BlockRef(info.WholeNumber("blocks"), info.Hash("bestblockhash"));

                // A node that is days behind knows nothing of today's payments. Where blocks come on demand an old tip means nothing.
                if (network.BlockInterval is not null && info.Flag("initialblockdownload") == true)
                    throw new ChainUnavailableException($"The node is still downloading the chain: block {tip.Height} of {info.WholeNumber("headers")}. Wait until it has caught up.");
                return tip;
            },
            cancellationToken);
}
