using InvoiceModule.Chains;

namespace InvoiceModule.Rpc;

/// <summary>Stands in a <see cref="ChainUnavailableException"/> as its cause where a node, or what stands before it, refused a whole request.</summary>
internal sealed class RpcRefusedException(RpcError error) : Exception(error.Message)
{
    /// <summary>The refusal in a failed request; null when it failed for another reason. An answer longer than what is taken in is one, too.</summary>
    public static RpcError? Find(ChainUnavailableException failure)
        => failure.InnerException switch
        {
            RpcRefusedException refused => refused.Error,
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => new RpcError(RpcError.ResponseTooLarge, failure.Message),
            _ => null,
        };

    public RpcError Error => error;
}
