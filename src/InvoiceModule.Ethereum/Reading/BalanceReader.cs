using System.Globalization;
using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum.Rpc;
using InvoiceModule.Rpc;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>
/// Reads balances as they were after a block, which it names by its hash (EIP-1898), so that no other branch can answer; where a node does not take hashes, by
/// its number, and the hash at that number is asked for with it.
/// </summary>
internal sealed class BalanceReader(string blockchain, EvmNode node, TipReader tip, TimeProvider time, ILogger logger)
{
    private const string BalanceOf = "0x70a08231";

    /// <summary>Questions per request: with their proofs no more calls than the strictest of public providers allow.</summary>
    private const int BatchSize = 4;

    /// <summary>Every node keeps the state of this many blocks. What it cannot tell of younger ones it can tell soon.</summary>
    public const int RecentBlocks = 64;

    private const int InvalidParameters = -32602;

    private readonly OptionalMethod _programs = new(time);
    private volatile bool _isByNumber;

    public static BlockRef ParentOf(Block block) => new(block.Height - 1, block.ParentHash);

    /// <summary>
    /// Balances of the chain's own coin; null when the node has thrown away what it knew of a block this old. Many are asked for in calls of
    /// <see cref="BalanceProgram.MaxAddresses"/>, where the node runs such programs.
    /// </summary>
    public async Task<IReadOnlyList<BigInteger>?> CoinsAsync(IReadOnlyList<string> addresses, BlockRef block, CancellationToken cancellationToken)
        => addresses.Count > BatchSize && !_programs.IsOff && await RunAsync(addresses, block, cancellationToken) is { } balances
            ? balances
            : await ReadAsync(
                [.. addresses.Select(a => (block, (Func<object, RpcCall>)(at => new RpcCall("eth_getBalance", a, at))))],
                (answers, i) => answers.Result(i).QuantityOf("result of eth_getBalance"),
                cancellationToken);

    /// <summary>By how much the balance of a token grew in a block; null as below.</summary>
    public async Task<BigInteger?> TokensAsync(string contract, string address, Block block, CancellationToken cancellationToken)
        => await TokensAsync(contract, address, [ParentOf(block), block.Ref], cancellationToken) is { } balances ? balances[1] - balances[0] : null;

    /// <summary>Balances of a token (ERC-20 <c>balanceOf</c>) after some blocks; null as above, and when the contract does not tell.</summary>
    public Task<IReadOnlyList<BigInteger>?> TokensAsync(string contract, string address, IReadOnlyList<BlockRef> blocks, CancellationToken cancellationToken)
    {
        var call = new Dictionary<string, string> { ["to"] = contract, ["data"] = $"{BalanceOf}{address[2..].PadLeft(64, '0')}" };
        return ReadAsync(
            [.. blocks.Select(b => (b, (Func<object, RpcCall>)(at => new RpcCall("eth_call", call, at))))],
            (answers, i) => answers.Result(i).DataOf("result of eth_call") is { Length: 64 } word ? TransferEvent.Amount256(word) : 0,
            cancellationToken);
    }

    // Null when the node does not run programs, or cannot now: the balances are asked for one by one then.
    private async Task<IReadOnlyList<BigInteger>?> RunAsync(IReadOnlyList<string> addresses, BlockRef block, CancellationToken cancellationToken)
    {
        var parts = addresses.Chunk(BalanceProgram.MaxAddresses).ToList();
        var questions = parts.Select(p => (block, (Func<object, RpcCall>)(at => new RpcCall("eth_call", BalanceProgram.Ask(p), at)))).ToList();
        var (data, _, refusal) = await TryReadAsync(questions, (answers, i) => answers.Result(i).DataOf("result of eth_call"), isProgram: true, cancellationToken);
        var balances = data?.Select((text, i) => BalanceProgram.Read(text, parts[i].Length)).ToList();
        if (balances?.TrueForAll(b => b is not null) == true)
            return [.. balances.SelectMany(b => b!)];
        if (refusal is not { IsStateGone: true })
        {
            EvmChainLog.NoPrograms(logger, blockchain, addresses.Count);
            _programs.TurnOff();
        }

        return null;
    }

    private async Task<IReadOnlyList<BigInteger>?> ReadAsync(
        IReadOnlyList<(BlockRef Block, Func<object, RpcCall> Ask)> questions, Func<CheckedAnswers, int, BigInteger> read, CancellationToken cancellationToken)
    {
        var (balances, block, refusal) = await TryReadAsync(questions, read, isProgram: false, cancellationToken);
        return balances is null ? await GiveUpAsync(block!, refusal!, cancellationToken) : balances;
    }

    // Without answers, the block that was asked for, and how the node refused.
    private async Task<(IReadOnlyList<T>? Answers, BlockRef? Block, RpcError? Refusal)> TryReadAsync<T>(
        IReadOnlyList<(BlockRef Block, Func<object, RpcCall> Ask)> questions, Func<CheckedAnswers, int, T> read, bool isProgram, CancellationToken cancellationToken)
    {
        var answers = new List<T>();
        foreach (var batch in questions.Chunk(BatchSize))
        {
            var (some, refusal) = await AskAsync(batch, read, cancellationToken);

            // Of a program it may be the program that the node does not take, and not the hash.
            if (refusal is { Code: InvalidParameters } && !_isByNumber && !isProgram)
            {
                _isByNumber = true;
                (some, refusal) = await AskAsync(batch, read, cancellationToken);
            }

            if (some is null)
                return (null, batch[^1].Block, refusal);
            answers.AddRange(some);
        }

        return (answers, null, null);
    }

    private Task<(List<T>? Answers, RpcError? Refusal)> AskAsync<T>(
        (BlockRef Block, Func<object, RpcCall> Ask)[] batch, Func<CheckedAnswers, int, T> read, CancellationToken cancellationToken)
    {
        var isByNumber = _isByNumber;
        var calls = batch.Select(q => q.Ask(isByNumber ? JsonReading.ToQuantity(q.Block.Height) : new Dictionary<string, string> { ["blockHash"] = q.Block.Hash })).ToList();
        if (isByNumber)
            calls.AddRange(batch.Select(q => new RpcCall("eth_getBlockByNumber", JsonReading.ToQuantity(q.Block.Height), false)));
        return node.ReadAsync(
            calls,
            answers =>
            {
                for (var i = 0; i < batch.Length; i++)
                {
                    if (answers.Error(i) is { } error)
                        return ((List<T>?)null, (RpcError?)error);
                    if (isByNumber && EvmBlock.ReadRef(answers.Result(batch.Length + i)) != batch[i].Block)
                        throw new ChainUnavailableException(string.Create(CultureInfo.InvariantCulture, $"The node's block at height {batch[i].Block.Height} changed while balances were read. They are read again."));
                }

                return ([.. batch.Select((_, i) => read(answers, i))], null);
            },
            cancellationToken);
    }

    private async Task<IReadOnlyList<BigInteger>?> GiveUpAsync(BlockRef block, RpcError refusal, CancellationToken cancellationToken)
    {
        // A contract that does not tell balances will not tell them later either.
        if (!refusal.IsExecutionFailure && (await tip.ReadAsync(cancellationToken)).Height - block.Height < RecentBlocks)
            throw new ChainUnavailableException(string.Create(CultureInfo.InvariantCulture, $"The node of {blockchain} cannot tell balances after block {block.Height} now: {refusal.Message} (code {refusal.Code}). It is asked again."));
        EvmChainLog.NoState(logger, blockchain, block.Height, refusal.Message);
        return null;
    }
}
