namespace InvoiceModule.Bitcoin.Rpc;

/// <summary>One call of a batch. Parameters are texts, whole numbers and booleans.</summary>
internal sealed record RpcCall(string Method, params object[] Parameters);
