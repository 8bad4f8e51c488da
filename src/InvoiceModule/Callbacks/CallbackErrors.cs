namespace InvoiceModule.Callbacks;

/// <summary>What went wrong with an attempt, in a word. An answer other than 2xx is <c>http_</c> and its status.</summary>
internal static class CallbackErrors
{
    public const string RefusedAddress = "refused_address";
    public const string RefusedPort = "refused_port";
    public const string RefusedEndpoint = "refused_endpoint";
    public const string RefusedOwnListener = "refused_own_listener";
    public const string DnsFailed = "dns_failed";
    public const string ConnectionFailed = "connection_failed";
    public const string Timeout = "timeout";
    public const string TlsFailed = "tls_failed";
    public const string InvalidResponse = "invalid_response";
    public const string NoSigningKey = "no_signing_key";
    public const string Unreadable = "unreadable";

    /// <summary>What a merchant is told instead of any word that would let him map our network: which hosts exist, which ports are closed.</summary>
    public const string Refused = "refused";

    public static string? ForMerchant(string? error) => error switch
    {
        RefusedAddress or RefusedPort or RefusedEndpoint or RefusedOwnListener or DnsFailed or ConnectionFailed or Timeout => Refused,
        _ => error,
    };
}
