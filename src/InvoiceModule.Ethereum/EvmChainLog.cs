using Microsoft.Extensions.Logging;

namespace InvoiceModule.Ethereum;

/// <summary>What the chain tells its operator.</summary>
internal static partial class EvmChainLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Symbol} on {Blockchain} ({Contract}) is disabled and credited nothing: {Fault}. Correct its entry under Tokens and restart.")]
    public static partial void TokenDisabled(ILogger logger, string blockchain, string symbol, string contract, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The node of {Blockchain} has no traces (debug_traceBlockByHash, trace_block): coins that a contract passes on to an address are not seen. Payments from plain accounts and of tokens are. Use a node with traces to see all, or set InnerTransfers to Ignore.")]
    public static partial void NoTraces(ILogger logger, string blockchain);
}
