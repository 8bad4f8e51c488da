namespace InvoiceModule.Ethereum.Rpc;

/// <summary>What a node says when it refuses a call (JSON-RPC 2.0, EIP-1474).</summary>
internal sealed record RpcError(long Code, string Message)
{
    private const long MethodNotFound = -32601;
    private const long MethodNotSupported = -32004;

    /// <summary>The node does not offer the method. Any other refusal may be gone at the next try.</summary>
    public bool IsUnsupported => Code is MethodNotFound or MethodNotSupported;
}
