using System.Globalization;
using InvoiceModule.Chains;
using InvoiceModule.Rpc;

namespace InvoiceModule.Ethereum.Rpc;

/// <summary>
/// A node that proves its network with every answer: each batch begins with the chain id (and block 0, where its hash is configured), and nothing else
/// of the batch is read before they are right. So no restart, no moved address and no balancer can slip in a node of another network.
/// </summary>
internal sealed class EvmNode(EvmRpcClient client, long chainId, string? genesisHash)
{
    private readonly RpcCall[] _proof = genesisHash is null
        ? [new RpcCall("eth_chainId")]
        : [new RpcCall("eth_chainId"), new RpcCall("eth_getBlockByNumber", "0x0", false)];

    /// <summary>Sends calls and reads their answers, which <paramref name="read"/> finds at 0, 1, ... as they were given.</summary>
    public async Task<T> ReadAsync<T>(IReadOnlyList<RpcCall> calls, Func<CheckedAnswers, T> read, CancellationToken cancellationToken)
    {
        using var answers = await client.SendAsync([.. _proof, .. calls], cancellationToken);
        CheckNetwork(answers);
        return read(new CheckedAnswers(answers, _proof.Length));
    }

    /// <summary>As above for what a node need not be able to: a refusal of one of the calls, or of the whole request, is the caller's to judge.</summary>
    public async Task<T> AskAsync<T>(IReadOnlyList<RpcCall> calls, Func<CheckedAnswers, T> read, Func<RpcError, T> refused, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(calls, answers => Enumerable.Range(0, calls.Count).Select(answers.Error).FirstOrDefault(e => e is not null) is { } error ? refused(error) : read(answers), cancellationToken);
        }
        catch (ChainUnavailableException failure) when (RpcRefusedException.Find(failure) is { } error)
        {
            return refused(error);
        }
    }

    private void CheckNetwork(RpcAnswers answers)
    {
        var actual = answers.Result(0).NumberOf("result of eth_chainId");
        if (actual != chainId)
            throw new ChainUnavailableException(string.Create(
                CultureInfo.InvariantCulture,
                $"The node serves another network: its chain id is {actual}, but {chainId} is configured. Nothing is read from it. Check RpcUrl and ChainId."));
        if (genesisHash is not null && answers.Result(1).Hash("hash") is var genesis && !string.Equals(genesis, genesisHash, StringComparison.OrdinalIgnoreCase))
            throw new ChainUnavailableException($"The node serves another network: its block 0 is {genesis}, but {genesisHash} is configured. Nothing is read from it. Check RpcUrl and GenesisHash.");
    }
}
