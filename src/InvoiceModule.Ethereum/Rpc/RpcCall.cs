namespace InvoiceModule.Ethereum.Rpc;

/// <summary>One call of a batch. Parameters are texts, booleans, and objects of texts.</summary>
internal sealed record RpcCall(string Method, params object[] Parameters);
