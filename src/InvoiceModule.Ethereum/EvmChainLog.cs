using System.Numerics;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Ethereum;

/// <summary>What the chain tells its operator.</summary>
internal static partial class EvmChainLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Symbol} on {Blockchain} ({Contract}) is disabled and credited nothing: {Fault}. Correct its entry under Tokens and restart.")]
    public static partial void TokenDisabled(ILogger logger, string blockchain, string symbol, string contract, string fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Symbol} on {Blockchain} ({Contract}) is credited nothing yet: {Fault}. It is asked again at every block, and counts from the block on in which it answers. If the address under Tokens is wrong, correct it and restart.")]
    public static partial void TokenAwaited(ILogger logger, string blockchain, string symbol, string contract, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The node of {Blockchain} has no traces (debug_traceBlockByHash, trace_block): coins that a contract passes on are looked for by the balances of the addresses where coins are awaited, and go to suspense where no single transaction can be named. Use a node with traces to see all, or set InnerTransfers to Ignore.")]
    public static partial void NoTraces(ILogger logger, string blockchain);

    [LoggerMessage(Level = LogLevel.Error, Message = "The node of {Blockchain} gives no traces of block {Height}: {Reason}. Coins that contracts passed on in it are looked for by the balances of the addresses where coins are awaited, and go to suspense where no single transaction can be named. Raise the node's limits to see all (geth: --rpc.batch-response-max-size, --rpc.evmtimeout; here: RpcTimeout).")]
    public static partial void Untraced(ILogger logger, string blockchain, long height, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "In blocks {First} to {Last} of {Blockchain} coins that contracts passed on were not looked for: the node gives neither the traces of all of them nor the balances after them. If an invoice was paid by a contract there, it is not credited: compare the balances of the addresses. Use a node that keeps older state (an archive node), or set InnerTransfers to Ignore.")]
    public static partial void Missed(ILogger logger, string blockchain, long first, long last);

    [LoggerMessage(Level = LogLevel.Error, Message = "On {Blockchain} the token {Contract} told more than it brought: transaction {TxId} and its like in that block told {Told} for {Address}, and {Arrived} arrived, which is what is credited. Take a token that keeps fees out of Tokens unless payers are told.")]
    public static partial void LessArrived(ILogger logger, string blockchain, string contract, string txId, string address, BigInteger told, BigInteger arrived);

    [LoggerMessage(Level = LogLevel.Error, Message = "On {Blockchain} the balance of {Address} in the token {Contract} grew by {Arrived} in block {Height}, and its transfers tell of {Told}: it changes balances without a transfer (it rebases, or mints in silence). What no transfer tells of is credited to nobody. Take such a token out of Tokens.")]
    public static partial void MoreArrived(ILogger logger, string blockchain, string contract, string address, long height, BigInteger told, BigInteger arrived);

    [LoggerMessage(Level = LogLevel.Error, Message = "On {Blockchain} the balance of {Address} in the token {Contract} changed by {Grown} in blocks {First} to {Last}, and its transfers tell of {Told}: it changes balances without a transfer (it rebases, mints or burns in silence). Take such a token out of Tokens.")]
    public static partial void Rebased(ILogger logger, string blockchain, string contract, string address, long first, long last, BigInteger told, BigInteger grown);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The node of {Blockchain} does not run a call without a receiver, by which many balances are told at once: the balances of {Count} addresses are asked for one by one at each look with new blocks, which is slow and may be dear. Use a node that runs such calls, or one with traces.")]
    public static partial void NoPrograms(ILogger logger, string blockchain, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "In block {Height} of {Blockchain} {Amount} base units came to {Address}, and no single transaction can be named for it. They are in suspense.")]
    public static partial void Unnamed(ILogger logger, string blockchain, long height, string address, BigInteger amount);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The node of {Blockchain} does not tell the balances after block {Height} ({Reason}): there tokens are credited as their events tell, and coins passed on by contracts are not found. A node that keeps older state (an archive node) would tell.")]
    public static partial void NoState(ILogger logger, string blockchain, long height, string reason);
}
